#include "settings/settings.hpp"

#include "files/exit.hpp"
#include "files/toml_file.hpp"
#include "files/whole_file.hpp"
#include "http/headers.hpp"

#include <CLI/CLI.hpp>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t secret_limit = 4096;
constexpr std::string_view mask = "********";

std::string variable_of(std::string_view name) {
  std::string variable = "KFSTAT_";
  for (const char c : name)
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

std::string key_of(std::string_view name) {
  std::string key(name);
  std::ranges::replace(key, '-', '_');
  return key;
}

std::string flag_of(std::string_view name) {
  return "--" + std::string(name);
}

bool has_value(const Option& option) {
  return option.kind != Option::Kind::secret;
}

bool has_file(const Option& option) {
  return option.kind == Option::Kind::secret || option.kind == Option::Kind::url;
}

const Option& option_of(std::string_view name) {
  return *std::ranges::find_if(options(), [&](const Option& known) { return known.name == name; });
}

// The value, which neither children nor /proc show from now on. Of a file of variables with CRLF the CR would
// be part of it.
std::optional<std::string> take_variable(const std::string& name, bool wipe) {
  char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  std::string taken(without_margin(value));
  if (!wipe) return taken;
  explicit_bzero(value, std::strlen(value));
  unsetenv(name.c_str());
  return taken;
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  return upper;
}

// How many characters have to be put in, taken out, replaced, or swapped with their neighbour.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> steps(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) {
    for (std::size_t j = 0; j <= to.size(); ++j) {
      std::size_t& least = steps[i][j];
      if (i == 0 || j == 0) {
        least = i + j;
        continue;
      }
      least = std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1,
                        steps[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        least = std::min(least, steps[i - 2][j - 2] + 1);
    }
  }
  return steps[from.size()][to.size()];
}

constexpr std::string_view variable_prefix = "KFSTAT_";

// The known variable that was meant, perhaps: what is near it in its letters, the longer the name the more of
// them, or with _FILE where the option itself is a file.
std::string near_variable(std::string_view name, const std::set<std::string>& known) {
  const std::string meant = upper_case(name).substr(variable_prefix.size());
  std::string nearest;
  std::size_t least = 4;
  for (const std::string& variable : known) {
    const std::string_view word = std::string_view(variable).substr(variable_prefix.size());
    const std::size_t steps = meant == std::string(word) + "_FILE" ? 0 : distance(meant, word);
    if (steps > std::clamp<std::size_t>(word.size() / 4, 1, 3) || steps >= least) continue;
    least = steps;
    nearest = variable;
  }
  return nearest;
}

// `origin` names the option: in place of a path people paste the secret itself.
std::string read_secret_file(const std::string& path, const std::string& origin) {
  std::string why;
  const std::optional<std::string> text = read_whole_file(path, 16 * secret_limit, why);
  if (!text) refuse(why + ": cannot read the secret file of " + origin, 3);
  const std::string file = "the secret file of " + origin;
  if (is_wide_text(*text)) refuse(file + " is not in UTF-8 but in UTF-16, as it seems: save it as UTF-8", 3);
  std::string secret(without_margin(*text));
  if (secret.empty()) refuse(file + " is empty", 3);
  if (secret.size() > secret_limit)
    refuse(file + " holds more than " + std::to_string(secret_limit) + " bytes: that is no secret", 3);
  if (secret.find_first_of("\r\n") != std::string::npos)
    refuse(file + " holds more than one line: it is to hold the secret and nothing else", 3);
  return secret;
}

bool is_open_to_all(const std::string& path) {
  struct stat found = {};
  return stat(path.c_str(), &found) == 0 && (found.st_mode & S_IROTH) != 0;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> items;
  while (true) {
    const auto comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' '))
      item.remove_prefix(1);
    while (item.ends_with(' '))
      item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string> keys_of_tables() {
  std::vector<std::string> keys;
  for (const Option& option : options()) {
    if (option.kind == Option::Kind::json) keys.push_back(key_of(option.name));
  }
  return keys;
}

std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from) {
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(), word.end(),
                  [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

constexpr std::string_view password_word = "password=";

// The text with its percent-encoding resolved where it has one.
std::string decoded(std::string_view text) {
  return http::percent_decode(text).value_or(std::string(text));
}

struct UserInfo {
  std::size_t begin = 0;
  std::size_t size = 0;
};

UserInfo user_info_of(std::string_view url) {
  const auto scheme = url.find("://");
  const auto at = url.rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos || at < scheme) return {};
  return {scheme + 3, at - scheme - 3};
}

// The names of parameters may be percent-encoded, and are a password's all the same.
std::string with_plain_names(std::string_view url) {
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string plain(url.substr(0, query));
  url.remove_prefix(query);
  while (!url.empty()) {
    const std::size_t next = std::min(url.find('&', 1), url.size());
    const std::string_view part = url.substr(1, next - 1);
    const std::size_t equals = std::min(part.find('='), part.size());
    plain += url.front() + decoded(part.substr(0, equals));
    plain += part.substr(equals);
    url.remove_prefix(next);
  }
  return plain;
}

std::string masked(std::string url) {
  url = with_plain_names(url);
  const UserInfo info = user_info_of(url);
  if (info.size > 0) url.replace(info.begin, info.size, mask);
  for (std::size_t at = 0; (at = find_ignoring_case(url, password_word, at)) != std::string::npos;) {
    at += password_word.size();
    const char quote = at < url.size() && url[at] == '\'' ? '\'' : ' ';
    const std::size_t end = std::min(url.find_first_of(quote == '\'' ? "'" : " &", at + 1), url.size());
    url.replace(at, end - at, mask);
  }
  return url;
}

std::string as_toml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

void parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    throw Exit{0, std::string(version.what()) + "\n", ""};
  } catch (const CLI::Success&) {
    throw Exit{0, app.help(), ""};
  } catch (const CLI::ExtrasError&) {
    // What follows an unknown option may be a secret someone tried to pass, whatever it looks like.
    const std::string extra = app.remaining().front();
    refuse(extra.starts_with("--") ? "unknown option: " + extra.substr(0, extra.find('='))
                                   : "an unexpected argument");
  } catch (const CLI::ParseError& error) {
    refuse(error.what());
  }
}

// What a proxy's variable holds is used by libcurl, so it belongs to the settings in force.
void format_proxies(std::string& out) {
  for (const char* const name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) {
    const char* const value = std::getenv(name);
    if (value == nullptr) continue;
    const std::string url = value;
    const bool has_scheme = url.find("://") != std::string::npos;
    out += "# " + std::string(name) + ": " + as_toml(masked(has_scheme ? url : "http://" + url)) + '\n';
  }
}

}  // namespace

const Setting* Settings::find(std::string_view name) const {
  const auto found = given_.find(name);
  return found == given_.end() ? nullptr : &found->second;
}

std::string Settings::text(std::string_view name) const {
  const Setting* const setting = find(name);
  return setting == nullptr ? std::string(option_of(name).otherwise) : setting->values.front();
}

std::vector<std::string> Settings::list(std::string_view name) const {
  const Setting* const setting = find(name);
  return setting == nullptr ? std::vector<std::string>() : setting->values;
}

std::int64_t Settings::number(std::string_view name, std::int64_t least, std::int64_t most) const {
  const std::string given = text(name);
  std::int64_t value = 0;
  const char* const end = given.data() + given.size();
  const auto [stop, failure] = std::from_chars(given.data(), end, value);
  if (failure != std::errc{} || stop != end || value < least || value > most) {
    refuse(origin(name) + " must be a whole number from " + std::to_string(least) + " to " +
           std::to_string(most));
  }
  return value;
}

bool Settings::is_on(std::string_view name) const {
  const std::string given = text(name);
  if (given != "true" && given != "false") refuse(origin(name) + " must be true or false");
  return given == "true";
}

bool Settings::is_unread(std::string_view name) const {
  return unread_.contains(name);
}

std::string Settings::origin(std::string_view name) const {
  const Setting* const setting = find(name);
  return setting == nullptr ? flag_of(name) : setting->origin;
}

SettingsSource::SettingsSource(int argc, char** argv, const std::vector<Argument>& further) {
  CLI::App app("Keeps the corp secret and the access token, and asks WeCom on behalf of a browser.",
               "kfstat-relay");
  app.set_version_flag("--version", "kfstat-relay " KFSTAT_VERSION);
  app.add_flag("--check-config", check_only_, "judge the configuration and end");
  app.add_flag("--print-config", print_only_, "print the configuration in force and end, secrets masked");
  std::map<std::string, std::vector<std::string>> values;
  const auto add = [&](const std::string& flag, bool repeated, std::string_view type,
                       const std::string& about) {
    CLI::Option* const added = app.add_option(flag, values[flag], about)->type_name(std::string(type));
    if (!repeated) added->expected(1);
    added->allow_extra_args(false);
  };
  add("--config", false, "FILE", "TOML file with a key for every option (KFSTAT_CONFIG)");
  for (const Option& option : options()) {
    const std::string variable = variable_of(option.name);
    std::string about(option.about);
    if (has_value(option)) {
      about += " (" + variable + ")";
      if (option.kind == Option::Kind::flag) {
        const auto take = [&given = values[flag_of(option.name)]](std::int64_t times) {
          given = {times > 0 ? "true" : "false"};
        };
        app.add_flag_function(flag_of(option.name), take, about);
        continue;
      }
      if (!option.otherwise.empty()) about += " [" + std::string(option.otherwise) + "]";
      add(flag_of(option.name), option.kind == Option::Kind::list, option.type, about);
    }
    if (has_file(option)) {
      std::string file_about = has_value(option) ? "holds it, password included (or " : about + " (or ";
      file_about += variable;
      file_about += ", …_FILE)";
      add(flag_of(option.name) + "-file", false, "FILE", file_about);
    }
  }
  for (const Argument& argument : further) {
    CLI::Option* const added = app.add_option(argument.name, *argument.value, argument.about);
    added->required(argument.is_required);
    if (!argument.type.empty()) added->type_name(argument.type);
    if (!argument.among.empty()) added->check(CLI::IsMember(argument.among));
  }
  parse(app, argc, argv);

  for (auto& [flag, given] : values) {
    if (app.count(flag) > 0) flags_[flag] = {std::move(given), flag};
  }
  judge_flags();

  std::set<std::string> known;
  const auto take = [&](const std::string& name, bool wipe) {
    if (name.starts_with(variable_prefix)) known.insert(name);
    std::optional<std::string> value = take_variable(name, wipe);
    if (value) variables_[name] = *std::move(value);
  };
  for (const Option& option : options()) {
    take(variable_of(option.name), has_file(option));
    if (has_file(option)) take(variable_of(option.name) + "_FILE", false);
  }
  take("KFSTAT_CONFIG", false);
  take("CREDENTIALS_DIRECTORY", false);
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    judge_variable(std::string(text.substr(0, text.find('='))), known);
  }
}

void SettingsSource::judge_variable(const std::string& name, const std::set<std::string>& known) {
  if (!upper_case(name).starts_with(variable_prefix) || known.contains(name)) return;
  const std::string nearest = near_variable(name, known);
  if (nearest.empty()) {
    std::string unused = "the variable ";
    warnings_.push_back(unused.append(name).append(" is none of the relay's, and is not used"));
    return;
  }
  faults_.note([&] {
    std::string why = "there is no variable ";
    refuse(why.append(name).append(": ").append(nearest).append(" is meant, as it seems"));
  });
}

std::vector<std::string> SettingsSource::warnings(const Settings& settings) const {
  std::vector<std::string> all = warnings_;
  all.insert(all.end(), settings.warnings_.begin(), settings.warnings_.end());
  return all;
}

void SettingsSource::warn(const Settings& settings) const {
  for (const std::string& warning : warnings(settings))
    std::fprintf(stderr, "kfstat-relay: warning: %s\n", warning.c_str());
}

void SettingsSource::judge_flags() {
  for (const Option& option : options()) {
    const auto given = flags_.find(flag_of(option.name));
    if (given == flags_.end()) continue;
    const bool is_fit = faults_.note([&] {
      if (option.kind != Option::Kind::list && given->second.values.size() != 1)
        refuse(given->first + " is given more than once");
      if (option.kind == Option::Kind::url && has_password(given->second.values.front())) {
        refuse(given->first + " holds a password, which everyone on the machine can read there: use " +
               variable_of(option.name) + ", or " + given->first + "-file with a file that holds the URL");
      }
    });
    if (!is_fit) refused_.emplace(option.name);
  }
}

const std::string* SettingsSource::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() || found->second.empty() ? nullptr : &found->second;
}

// What the option was given as itself, without a look at files that hold it.
std::optional<Setting> SettingsSource::value_of(const Option& option,
                                                const std::optional<Setting>& key) const {
  if (const auto flag = flags_.find(flag_of(option.name)); flag != flags_.end()) return flag->second;
  if (const auto flag = flags_.find(flag_of(option.name) + "-file"); flag != flags_.end())
    return std::nullopt;
  const std::string name = variable_of(option.name);
  if (const std::string* const value = variable(name))
    return Setting{option.kind == Option::Kind::list ? split_at_commas(*value) : std::vector{*value}, name};
  if (has_file(option) && variable(name + "_FILE") != nullptr) return std::nullopt;
  return key;
}

// The path of the file that holds the option.
std::optional<Setting> SettingsSource::path_of(const Option& option,
                                               const std::optional<Setting>& key) const {
  if (const auto flag = flags_.find(flag_of(option.name) + "-file"); flag != flags_.end())
    return flag->second;
  const std::string name = variable_of(option.name) + "_FILE";
  if (const std::string* const path = variable(name)) return Setting{{*path}, name};
  if (key) return key;
  const std::string* const folder = variable("CREDENTIALS_DIRECTORY");
  if (folder == nullptr) return std::nullopt;
  const std::string path = *folder + "/kfstat-" + std::string(option.name);
  return access(path.c_str(), F_OK) == 0 ? std::optional(Setting{{path}, "CREDENTIALS_DIRECTORY"})
                                         : std::nullopt;
}

// What the file that holds the option holds.
std::optional<Setting> SettingsSource::secret_of(const Option& option, const std::optional<Setting>& key,
                                                 Settings& settings) const {
  const auto path = path_of(option, key);
  if (!path) return std::nullopt;
  Setting setting{{read_secret_file(path->values.front(), path->origin)}, path->origin};
  if (is_open_to_all(path->values.front())) {
    settings.warnings_.push_back("everybody on this machine can read the secret file of " + path->origin +
                                 ": chmod o-r would close it");
  }
  return setting;
}

Settings SettingsSource::read(Faults& faults, Secrets secrets) const {
  TomlTable keys;
  std::string file;
  if (const auto flag = flags_.find("--config"); flag != flags_.end()) {
    file = flag->second.values.front();
    keys = read_toml_values(file, "--config", keys_of_tables());
  } else if (const std::string* const path = variable("KFSTAT_CONFIG")) {
    file = *path;
    keys = read_toml_values(file, "KFSTAT_CONFIG", keys_of_tables());
  }
  faults.note([&] { faults_.end_if_any(); });
  // Takes the key out: what is left at the end is unknown.
  const auto take_key = [&](const std::string& key, bool is_list) -> std::optional<Setting> {
    const auto taken = keys.extract(key);
    if (taken.empty()) return std::nullopt;
    const auto* const many = std::get_if<std::vector<std::string>>(&taken.mapped());
    Setting setting{many != nullptr ? *many : std::vector{std::get<std::string>(taken.mapped())},
                    key + " of " + file};
    if (many != nullptr && !is_list) refuse(setting.origin + " must be one value");
    return setting;
  };

  Settings settings;
  settings.unread_ = refused_;
  for (const Option& option : options()) {
    const std::string name(option.name);
    const bool is_list = option.kind == Option::Kind::list;
    const bool is_secret = option.kind == Option::Kind::secret;
    std::optional<Setting> key;
    std::optional<Setting> file_key;
    const bool is_read = faults.note([&] {
      if (has_value(option)) key = take_key(key_of(name), is_list);
      if (has_file(option)) file_key = take_key(key_of(name) + "_file", false);
      if (is_secret && secrets == Secrets::left) return;
      std::optional<Setting> setting = value_of(option, key);
      if (is_secret && !setting && variables_.contains(variable_of(name)) &&
          !flags_.contains(flag_of(name) + "-file"))
        refuse(variable_of(name) + " is empty");
      if (!setting && has_file(option)) setting = secret_of(option, file_key, settings);
      if (setting && !refused_.contains(name)) settings.given_[name] = *std::move(setting);
    });
    if (!is_read) settings.unread_.insert(name);
  }
  for (const auto& entry : keys) {
    std::string why = "unknown key ";
    why.append(entry.first).append(" in ").append(file);
    faults.note([&] { refuse(why); });
  }
  return settings;
}

void SettingsSource::end_if_only_judged(const Settings& settings) const {
  if (print_only_ || check_only_) warn(settings);
  if (print_only_) throw Exit{0, format_settings(settings), ""};
  if (check_only_) throw Exit{0, "The configuration is good.\n", ""};
}

bool has_password(std::string_view url) {
  const UserInfo info = user_info_of(url);
  return decoded(url.substr(info.begin, info.size)).find(':') != std::string::npos ||
         find_ignoring_case(with_plain_names(url), password_word, 0) != std::string_view::npos;
}

std::string format_settings(const Settings& settings) {
  std::string out;
  for (const Option& option : options()) {
    const Setting* const setting = settings.find(option.name);
    const std::string key = key_of(option.name);
    if (option.kind == Option::Kind::secret) {
      if (setting != nullptr) out += "# " + key + ": " + std::string(mask) + ", " + setting->origin + '\n';
      continue;
    }
    if (setting == nullptr && option.otherwise.empty()) continue;
    out += key + " = ";
    if (option.kind == Option::Kind::list) {
      std::string items;
      for (const std::string& item : settings.list(option.name))
        items += (items.empty() ? "" : ", ") + as_toml(item);
      out += '[' + items + ']';
    } else {
      const std::string text = settings.text(option.name);
      out += as_toml(option.kind == Option::Kind::url ? masked(text) : text);
    }
    out += "  # " + (setting == nullptr ? "default" : setting->origin) + '\n';
  }
  format_proxies(out);
  return out;
}

}  // namespace kfstat::relay
