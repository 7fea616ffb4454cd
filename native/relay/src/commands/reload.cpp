#include "commands/reload.hpp"

#include "files/exit.hpp"
#include "watch/log.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::array<std::string_view, 11> taken = {
    "allowed-host", "allowed-origin",      "access",       "policy",
    "tokens",       "trusted-proxy",       "proxy-secret", "identity-header",
    "corp-secret",  "proxy-secret-header", "targets"};

std::vector<std::string> waiting_for_restart(const Settings& before, const Settings& after) {
  std::vector<std::string> names;
  for (const Option& option : options()) {
    if (std::ranges::find(taken, option.name) != taken.end()) continue;
    if (before.text(option.name) != after.text(option.name) ||
        before.list(option.name) != after.list(option.name)) {
      names.emplace_back(option.name);
    }
  }
  return names;
}

}  // namespace

bool reload(const SettingsSource& source, InForce& current) {
  try {
    auto [settings, config] = read_in_force(source);
    // The address in use is the one of the start, whatever the new configuration says.
    if (config.access.mode == AccessMode::none && !current.config.listen.loopback)
      refuse("--access none wants a restart on a loopback address");
    const std::vector<std::string> waiting = waiting_for_restart(current.settings, settings);
    current.settings = std::move(settings);
    current.config.access = std::move(config.access);
    current.config.gate = std::move(config.gate);
    current.config.targets = std::move(config.targets);
    current.config.upstream.token.secret = std::move(config.upstream.token.secret);
    log_event("info", "reload", {{"outcome", "ok"}, {"waiting_for_restart", waiting}});
    return true;
  } catch (const Exit& exit) {
    log_event("error", "reload", {{"outcome", "refused"}, {"reason", exit.err}});
    return false;
  }
}

}  // namespace kfstat::relay
