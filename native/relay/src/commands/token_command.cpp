#include "commands/token_command.hpp"

#include "access/digest.hpp"
#include "access/policy.hpp"
#include "access/token_file.hpp"
#include "clock/clock.hpp"
#include "files/exit.hpp"
#include "settings/settings.hpp"
#include "watch/audit.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>

namespace kfstat::relay {
namespace {

std::string utc_now() {
  const std::time_t now = Clock().now();
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

void add(const std::string& path, const std::string& origin, const std::string& user) {
  if (!is_user_name(user)) refuse("a user's name is 1 to 128 bytes without spaces and commas");
  const std::string token = "kfstat_" + random_word();
  const std::string hash = sha256_hex(token);
  const auto add_entry = [&](std::vector<TokenEntry>& entries) {
    entries.push_back({hash, user, utc_now()});
  };
  change_tokens(path, origin, add_entry);
  audit("token_add", {{"user", user}, {"id", TokenEntry{hash, "", ""}.id()}});
  std::printf("%s\n", token.c_str());
  std::fputs("This is the only time the token is shown. Reload the relay to put it in force.\n", stderr);
}

void list(const std::string& path, const std::string& origin) {
  const std::vector<TokenEntry> entries = read_tokens(path, origin);
  audit("token_list", {{"tokens", entries.size()}});
  for (const TokenEntry& entry : entries)
    std::printf("%s  %s  %s\n", entry.id().c_str(), entry.created.c_str(), entry.user.c_str());
}

// By the token's id, or all of one user.
void revoke(const std::string& path, const std::string& origin, const std::string& which) {
  std::size_t gone = 0;
  change_tokens(path, origin, [&](std::vector<TokenEntry>& entries) {
    gone = std::erase_if(entries,
                         [&](const TokenEntry& entry) { return entry.id() == which || entry.user == which; });
    if (gone == 0) throw Exit{1, "", "kfstat-relay: there is no token of that id or user\n"};
  });
  audit("token_revoke", {{"which", which}, {"tokens", gone}});
  std::printf("%zu revoked\n", gone);
  std::fputs("Reload the relay to put it in force.\n", stderr);
}

// A token of somebody whom the policy does not name opens nothing. A policy that cannot be read is the
// relay's to complain of.
void warn_without_grant(const Settings& settings, const std::string& user) {
  if (settings.find("policy") == nullptr) return;
  Grants grants;
  const auto read = [&] { grants = read_policy(settings.text("policy"), settings.origin("policy")); };
  if (!Faults().note(read) || grants.contains(user)) return;
  std::fprintf(stderr,
               "kfstat-relay: warning: the policy does not name %s, who may read nothing until it does\n",
               user.c_str());
}

}  // namespace

int run_token(int argc, char** argv) {
  std::string what;
  std::string which;
  const SettingsSource source(
      argc, argv,
      {{.name = "what",
        .value = &what,
        .about = "add USER, list, or revoke USER or ID",
        .is_required = true,
        .among = {"add", "list", "revoke"}},
       {.name = "which", .value = &which, .about = "a user, or the id that list shows"}});
  Faults faults;
  const Settings settings = source.read(faults, Secrets::left);
  faults.end_if_any();
  const std::string path = settings.text("tokens");
  if (path.empty()) refuse("--tokens FILE is needed");
  const std::string origin = settings.origin("tokens");
  if (which.empty() != (what == "list"))
    refuse("token " + what + (which.empty() ? " wants a name" : " takes no name"));
  source.end_if_only_judged(settings);
  source.warn(settings);
  if (what == "add") add(path, origin, which);
  if (what == "add") warn_without_grant(settings, which);
  if (what == "list") list(path, origin);
  if (what == "revoke") revoke(path, origin, which);
  return 0;
}

}  // namespace kfstat::relay
