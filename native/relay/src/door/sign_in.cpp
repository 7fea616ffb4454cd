#include "door/sign_in.hpp"

#include "access/digest.hpp"
#include "codes/codes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t token_limit = 512;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
  const std::string wanted = squeezed_name(name);
  OneHeader found;
  for (const http::Header& header : headers) {
    if (!is_squeezed(header.name, wanted)) continue;
    if (found.value || !http::same_name(header.name, name)) found.ambiguous = true;
    found.value = header.value;
  }
  return found;
}

Refusal unauthenticated(std::string_view detail) {
  return {401,
          to_string(RelayCode::relay_unauthenticated),
          detail,
          {{"WWW-Authenticate", "Bearer realm=\"kfstat\""}}};
}

std::variant<Viewer, Refusal> admit(const AccessRules& rules, const std::string& name,
                                    std::string credential) {
  const auto grant = rules.grants.find(name);
  if (grant == rules.grants.end()) {
    return Refusal{403,
                   to_string(RelayCode::relay_no_access),
                   "The policy of this relay does not name this user.",
                   {},
                   name};
  }
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
  Refusal untrusted{403, to_string(RelayCode::relay_untrusted_proxy),
                    "The request does not come from a trusted proxy."};
  // Who may open a Unix socket its permissions decide.
  const bool by_socket = request.peer == "unix";
  if (!by_socket && !is_trusted_proxy(rules, request.peer)) return untrusted;
  const OneHeader secret = find_one(request.headers, rules.proxy_secret_header);
  const bool proven = secret.value && !secret.ambiguous && is_same_secret(*secret.value, rules.proxy_secret);
  if (!proven && !(by_socket && rules.proxy_secret.empty())) return untrusted;
  const OneHeader identity = find_one(request.headers, rules.identity_header);
  if (identity.ambiguous) {
    return Refusal{403, to_string(RelayCode::relay_ambiguous_identity),
                   "The identity header occurs more than once."};
  }
  if (!identity.value || identity.value->empty())
    return Refusal{401, to_string(RelayCode::relay_unauthenticated), "The proxy named no user."};
  if (!is_user_name(*identity.value)) {
    return Refusal{403, to_string(RelayCode::relay_ambiguous_identity),
                   "The identity header is not one name."};
  }
  return admit(rules, std::string(*identity.value), "");
}

}  // namespace

std::string squeezed_name(std::string_view name) {
  std::string letters;
  std::ranges::copy_if(http::lower_case(name), std::back_inserter(letters), is_letter_or_digit);
  return letters;
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
