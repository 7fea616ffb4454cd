// How the relay comes to know who asks.
#pragma once

#include "access/access.hpp"
#include "access/address_range.hpp"
#include "access/policy.hpp"
#include "http/message.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfstat::relay {

enum class AccessMode {
  none,           // whoever reaches the loopback address
  bearer,         // Authorization: Bearer TOKEN
  trusted_header  // the header of a proxy that signed them in
};

struct AccessRules {
  AccessMode mode = AccessMode::none;
  Grants grants;                                           // a user without one may read nothing
  std::map<std::string, std::string, std::less<>> tokens;  // user by the token's hash
  std::vector<AddressRange> trusted_proxies;
  std::string identity_header;
  std::string proxy_secret_header;
  std::string proxy_secret;
};

struct Refusal {
  int status = 403;
  std::string_view code;
  std::string_view detail;
  http::Headers headers = {};
  std::string user = {};  // whom the sign-in named, where it named somebody
};

// What proxies and frameworks make one name of: X-Forwarded-User, X_Forwarded_User, xforwarded.user …
std::string squeezed_name(std::string_view name);

// Whether a peer, "ADDRESS:PORT", is one of the listed proxies.
bool is_trusted_proxy(const AccessRules& rules, std::string_view peer);

// The user of a request, or why nobody can be told or the user may not come in.
std::variant<Viewer, Refusal> identify(const AccessRules& rules, const http::Request& request);

// Whether the request comes from a proxy that the operator listed, or by the Unix socket that one is given.
bool is_listed_proxy(const AccessRules& rules, const http::Request& request);

// False from the reload on that took the viewer's token, or gave the user other rights.
bool is_current(const AccessRules& rules, const Viewer& viewer);

}  // namespace kfstat::relay
