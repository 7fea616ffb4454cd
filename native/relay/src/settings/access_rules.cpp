#include "settings/access_rules.hpp"

#include "access/address_range.hpp"
#include "access/policy.hpp"
#include "access/token_file.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t secret_least = 16;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

AccessMode read_mode(const Settings& settings) {
  const std::string mode = settings.text("access");
  if (mode == "none") return AccessMode::none;
  if (mode == "bearer") return AccessMode::bearer;
  if (mode == "trusted-header") return AccessMode::trusted_header;
  refuse(settings.origin("access") + " must be none, bearer or trusted-header");
}

void read_tokens_setting(const Settings& settings, AccessRules& rules) {
  const std::string path = settings.text("tokens");
  if (path.empty()) refuse("bearer access needs --tokens FILE, which kfstat-relay token add writes");
  for (TokenEntry& entry : read_tokens(path, settings.origin("tokens")))
    rules.tokens.emplace(std::move(entry.hash), std::move(entry.user));
}

AddressRange read_proxy(const Settings& settings, const std::string& text) {
  if (const std::optional<AddressRange> range = parse_proxy_range(text)) return *range;
  const std::string meant = near_proxy_range(text);
  refuse(settings.origin("trusted-proxy") + ": " + text +
         " is not an address, or a range no wider than /24 or, for IPv6, /64" +
         (meant.empty() ? "" : ": write " + meant));
}

std::string read_proxy_secret(const Settings& settings, bool by_socket) {
  std::string secret = settings.text("proxy-secret");
  if (secret.size() < secret_least && !settings.is_unread("proxy-secret") && !(by_socket && secret.empty())) {
    refuse(
        "trusted-header access needs a proxy secret of at least 16 bytes: --proxy-secret-file FILE, "
        "KFSTAT_PROXY_SECRET or KFSTAT_PROXY_SECRET_FILE");
  }
  return secret;
}

void read_proxies(const Settings& settings, AccessRules& rules, Faults& faults) {
  for (const std::string& text : settings.list("trusted-proxy")) {
    faults.note([&] { rules.trusted_proxies.push_back(read_proxy(settings, text)); });
  }
}

void read_trusted_header(const Settings& settings, AccessRules& rules, Faults& faults) {
  const bool by_socket = settings.text("listen").starts_with("unix:");
  faults.note([&] {
    if (settings.list("trusted-proxy").empty() && !by_socket)
      refuse("trusted-header access needs --trusted-proxy ADDRESS");
  });
  faults.note([&] { rules.proxy_secret = read_proxy_secret(settings, by_socket); });
  rules.identity_header = settings.text("identity-header");
  rules.proxy_secret_header = settings.text("proxy-secret-header");
  for (const std::string_view name : {"identity-header", "proxy-secret-header"}) {
    faults.note([&] {
      if (!is_header_name(settings.text(name)))
        refuse(settings.origin(name) + " must be a header's name of letters, digits and hyphens");
    });
  }
  faults.note([&] {
    if (squeezed_name(rules.identity_header) == squeezed_name(rules.proxy_secret_header))
      refuse("the identity header and the proxy secret's header must differ");
  });
}

}  // namespace

AccessRules read_access(const Settings& settings, Faults& faults) {
  AccessRules rules;
  rules.mode = read_mode(settings);
  if (rules.mode == AccessMode::none) {
    for (const std::string_view name : {"policy", "tokens", "trusted-proxy", "proxy-secret"}) {
      faults.note([&] {
        if (settings.find(name) != nullptr)
          refuse(settings.origin(name) + " is given, but --access is none: everybody would be let in");
      });
    }
    return rules;
  }
  faults.note([&] {
    const std::string policy = settings.text("policy");
    if (policy.empty()) refuse("this kind of access needs --policy FILE, which says who may read what");
    rules.grants = read_policy(policy, settings.origin("policy"));
  });
  if (rules.mode == AccessMode::bearer) faults.note([&] { read_tokens_setting(settings, rules); });
  // With bearer access they only may have more connections than others.
  read_proxies(settings, rules, faults);
  if (rules.mode == AccessMode::trusted_header) read_trusted_header(settings, rules, faults);
  return rules;
}

}  // namespace kfstat::relay
