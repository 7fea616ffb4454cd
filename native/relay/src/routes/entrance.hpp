// What a request must be before a route sees it.
#pragma once

#include "door/gate.hpp"
#include "door/sign_in.hpp"
#include "http/message.hpp"
#include "routes/exchange.hpp"

#include <optional>
#include <string_view>

namespace kfstat::relay {

// The name and the method of the route that a request names.
struct RouteName {
  std::string_view path;    // "/api/v1/accounts/{open_kfid}/servicers": never as it was sent
  std::string_view method;  // GET answers HEAD too
};

// The paths that need a sign-in where the relay has one.
bool is_guarded(std::string_view path);

// Asked by the machine the relay runs on, or by whoever watches it.
bool is_probe(const http::Request& request);

class Entrance {
 public:
  // Both may change while it stands: every request is judged by those in force.
  Entrance(const Gate& gate, const AccessRules& rules) : gate_(gate), rules_(rules) {}

  // Why the request gets no further, all of it that can be told without its body; nothing where it may go on,
  // as the exchange's viewer then. `route` is null where there is none of that path.
  std::optional<http::Response> turn_away(const http::Request& request, const RouteName* route,
                                          Exchange& exchange) const;

 private:
  const Gate& gate_;
  const AccessRules& rules_;
};

}  // namespace kfstat::relay
