// What stands in front of every route: Host, Origin, and who asks.
#pragma once

#include "door/sign_in.hpp"
#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

struct GateSettings {
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_origins;  // in small letters
};

class Gate {
 public:
  // Both may change while the gate stands: every request is judged by those in force.
  Gate(const GateSettings& settings, const AccessRules& rules);

  // Must be called before the first request: address and port are part of the allowed values of Host.
  void listen_on(const http::Endpoint& endpoint, std::uint16_t port);

  // Why the request may not even ask: a Host or an Origin of somebody else, or a proxy where none may be.
  std::optional<Refusal> refuse(const http::Request& request) const;

  // The answer to a browser that asks whether a page of an allowed origin may send `method`; nothing for
  // every other request.
  std::optional<http::Response> preflight(const http::Request& request, std::string_view method) const;

  // What lets a page of an allowed origin read the answer.
  void add_origin_headers(const http::Request& request, http::Response& response) const;

 private:
  bool is_allowed_host(std::string_view host) const;
  bool is_allowed_origin(std::string_view origin) const;

  const GateSettings& settings_;
  const AccessRules& rules_;
  std::vector<std::string> own_hosts_;
};

}  // namespace kfstat::relay
