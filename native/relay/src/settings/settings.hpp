// Every option as a flag, a variable and a key of the configuration file, in that order of precedence.
//
// The option "corp-id" is the flag --corp-id, the variable KFSTAT_CORP_ID and the key corp_id. The secret
// "corp-secret" is KFSTAT_CORP_SECRET itself, or a file named by --corp-secret-file,
// KFSTAT_CORP_SECRET_FILE or corp_secret_file, or kfstat-corp-secret in systemd's credentials directory.
// An empty variable counts as absent. Of a secret's file and of every variable white space and byte order
// marks at either end are no part.
#pragma once

#include "files/exit.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

struct Option {
  enum class Kind {
    one,
    list,    // the flag and the items of the key are repeated, the variable is split at commas
    secret,  // never a flag or a key itself, only the file that holds it
    url,     // as `one`, and as `secret` too where it holds a password
    json,    // JSON text; the key may be a table instead
    flag     // "true" or "false"; the flag alone is true
  };

  std::string_view name;
  Kind kind = Kind::one;
  std::string_view type;
  std::string_view about;
  std::string_view otherwise = {};  // its value where nothing was given
};

// What was given for one option, and where: "--corp-id", "KFSTAT_CORP_ID" or "corp_id of /etc/kfstat.toml".
struct Setting {
  std::vector<std::string> values;
  std::string origin;
};

class Settings {
 public:
  // Null where the option was not given.
  const Setting* find(std::string_view name) const;
  // What was given, else what the table says.
  std::string text(std::string_view name) const;
  std::vector<std::string> list(std::string_view name) const;
  // Of a `flag`: whether it is "true"; throws Exit for what is neither.
  bool is_on(std::string_view name) const;
  // A whole number from `least` to `most`; throws Exit for any other value.
  std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most) const;
  // How an error names the option: its origin, or the flag where it was not given.
  std::string origin(std::string_view name) const;
  // Whether it was given, and could not be taken, which was told.
  bool is_unread(std::string_view name) const;

 private:
  friend class SettingsSource;
  std::map<std::string, Setting, std::less<>> given_;
  std::set<std::string, std::less<>> unread_;
  std::vector<std::string> warnings_;
};

// Whether the files of secrets are read. Who needs none must not fail for want of the right to read it.
enum class Secrets : std::uint8_t { wanted, left };

// What only one command takes: a flag, or, without dashes, a place.
struct Argument {
  std::string name;
  std::string* value;
  std::string about;
  std::string type = {};  // as --help shows it
  bool is_required = false;
  std::vector<std::string> among = {};  // nothing else is taken
};

// The arguments and variables of the process; the files they name are read each time anew.
class SettingsSource {
 public:
  // Takes secrets out of the environment. `further` are those of one command. Throws Exit.
  SettingsSource(int argc, char** argv, const std::vector<Argument>& further = {});

  // Notes what is wrong with variables, keys and files of secrets; throws Exit where the configuration file
  // cannot be read.
  Settings read(Faults& faults, Secrets secrets = Secrets::wanted) const;

  bool only_checks() const { return check_only_; }
  // Throws what ends the program where --check-config or --print-config was given: the settings are good.
  void end_if_only_judged(const Settings& settings) const;

  // What is odd, and no error: variables of our kind that are no option's (one that is spelt nearly as an
  // option's is an error), a secret's file that everybody can read.
  std::vector<std::string> warnings(const Settings& settings) const;
  // The same on standard error, for commands that speak to a person.
  void warn(const Settings& settings) const;

 private:
  const std::string* variable(const std::string& name) const;
  std::optional<Setting> value_of(const Option& option, const std::optional<Setting>& key) const;
  std::optional<Setting> path_of(const Option& option, const std::optional<Setting>& key) const;
  std::optional<Setting> secret_of(const Option& option, const std::optional<Setting>& key,
                                   Settings& settings) const;
  void judge_flags();
  void judge_variable(const std::string& name, const std::set<std::string>& known);

  std::map<std::string, Setting, std::less<>> flags_;
  std::map<std::string, std::string, std::less<>> variables_;
  std::vector<std::string> warnings_;
  Faults faults_;
  std::set<std::string, std::less<>> refused_;  // options
  bool check_only_ = false;
  bool print_only_ = false;
};

const std::vector<Option>& options();  // options.cpp: the place to add one

// The settings in force as TOML, every secret and every password masked.
std::string format_settings(const Settings& settings);

// "postgresql://u:p@h/d" and "… password=p …" have one.
bool has_password(std::string_view url);

}  // namespace kfstat::relay
