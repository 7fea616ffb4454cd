#include "door/sign_in.hpp"

#include "access/digest.hpp"
#include "access/token_file.hpp"
#include "exit.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t token_limit = 512;
constexpr std::size_t secret_least = 16;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 &&
         std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

// What proxies and frameworks make one name of: X-Forwarded-User, X_Forwarded_User, xforwarded.user …
std::string squeezed(std::string_view name) {
  std::string letters;
  std::ranges::copy_if(http::lower_case(name), std::back_inserter(letters), is_letter_or_digit);
  return letters;
}

bool is_squeezed(std::string_view name, std::string_view wanted) {
  std::size_t matched = 0;
  for (const char c : name) {
    if (!is_letter_or_digit(c)) continue;
    if (matched == wanted.size() || !http::same_name({&c, 1}, wanted.substr(matched, 1))) return false;
    ++matched;
  }
  return matched == wanted.size();
}

struct OneHeader {
  std::optional<std::string_view> value;
  bool ambiguous = false;  // more than once, or in another spelling too
};

OneHeader find_one(const http::Headers& headers, std::string_view name) {
  const std::string wanted = squeezed(name);
  OneHeader found;
  for (const http::Header& header : headers) {
    if (!is_squeezed(header.name, wanted)) continue;
    if (found.value || !http::same_name(header.name, name)) found.ambiguous = true;
    found.value = header.value;
  }
  return found;
}

Refusal unauthenticated(std::string_view detail) {
  return {401, "relay.unauthenticated", detail, {{"WWW-Authenticate", "Bearer realm=\"kfstat\""}}};
}

std::variant<Viewer, Refusal> admit(const AccessRules& rules, const std::string& name,
                                    std::string credential) {
  const auto grant = rules.grants.find(name);
  if (grant == rules.grants.end())
    return Refusal{403, "relay.no_access", "The policy of this relay does not name this user.", {}, name};
  return Viewer(name, grant->second, std::move(credential));
}

std::variant<Viewer, Refusal> identify_bearer(const AccessRules& rules, const http::Request& request) {
  const OneHeader header = find_one(request.headers, "Authorization");
  constexpr std::string_view scheme = "bearer ";
  if (!header.value) return unauthenticated("This relay wants a token.");
  if (header.ambiguous || header.value->size() > token_limit ||
      http::lower_case(header.value->substr(0, scheme.size())) != scheme) {
    return unauthenticated("Authorization must be one header of the form Bearer TOKEN.");
  }
  std::string hash = sha256_hex(header.value->substr(scheme.size()));
  const auto token = rules.tokens.find(hash);
  if (token == rules.tokens.end()) return unauthenticated("This token is not, or no longer, valid.");
  return admit(rules, token->second, std::move(hash));
}

std::variant<Viewer, Refusal> identify_header(const AccessRules& rules, const http::Request& request) {
  Refusal untrusted{403, "relay.untrusted_proxy", "The request does not come from a trusted proxy."};
  // Who may open a Unix socket its permissions decide.
  const bool by_socket = request.peer == "unix";
  if (!by_socket && !is_trusted_proxy(rules, request.peer)) return untrusted;
  const OneHeader secret = find_one(request.headers, rules.proxy_secret_header);
  const bool proven = secret.value && !secret.ambiguous && is_same_secret(*secret.value, rules.proxy_secret);
  if (!proven && !(by_socket && rules.proxy_secret.empty())) return untrusted;
  const OneHeader identity = find_one(request.headers, rules.identity_header);
  if (identity.ambiguous)
    return Refusal{403, "relay.ambiguous_identity", "The identity header occurs more than once."};
  if (!identity.value || identity.value->empty())
    return Refusal{401, "relay.unauthenticated", "The proxy named no user."};
  if (!is_user_name(*identity.value))
    return Refusal{403, "relay.ambiguous_identity", "The identity header is not one name."};
  return admit(rules, std::string(*identity.value), "");
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
    if (squeezed(rules.identity_header) == squeezed(rules.proxy_secret_header))
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

bool is_trusted_proxy(const AccessRules& rules, std::string_view peer) {
  return std::ranges::any_of(rules.trusted_proxies,
                             [&](const AddressRange& range) { return contains_peer(range, peer); });
}

bool is_listed_proxy(const AccessRules& rules, const http::Request& request) {
  if (rules.mode != AccessMode::trusted_header) return false;
  return request.peer == "unix" || std::ranges::any_of(rules.trusted_proxies, [&](const AddressRange& range) {
           return contains_peer(range, request.peer);
         });
}

std::variant<Viewer, Refusal> identify(const AccessRules& rules, const http::Request& request) {
  switch (rules.mode) {
    case AccessMode::none:
      break;
    case AccessMode::bearer:
      return identify_bearer(rules, request);
    case AccessMode::trusted_header:
      return identify_header(rules, request);
  }
  return Viewer();
}

bool is_current(const AccessRules& rules, const Viewer& viewer) {
  if (!viewer.is_signed_in()) return rules.mode == AccessMode::none;
  const auto grant = rules.grants.find(viewer.name());
  if (grant == rules.grants.end() || grant->second != viewer.grant()) return false;
  if (rules.mode != AccessMode::bearer) return true;
  const auto token = rules.tokens.find(viewer.credential());
  return token != rules.tokens.end() && token->second == viewer.name();
}

}  // namespace kfstat::relay
