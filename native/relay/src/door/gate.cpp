#include "door/gate.hpp"

#include "access/host_names.hpp"
#include "codes/codes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kfstat::relay {
namespace {

using http::Request;
using http::Response;

// Someone else's proxy stands in between: who asks cannot be known, and "loopback only" is no protection any
// more.
bool is_forwarded(const Request& request) {
  return std::ranges::any_of(request.headers, [](const http::Header& header) {
    std::string name = http::lower_case(header.name);
    std::ranges::replace(name, '_', '-');
    return name == "forwarded" || name == "via" || name.starts_with("x-forwarded");
  });
}

}  // namespace

Gate::Gate(const GateSettings& settings, const AccessRules& rules) : settings_(settings), rules_(rules) {}

void Gate::listen_on(const http::Endpoint& endpoint, std::uint16_t port) {
  if (!endpoint.socket_path.empty()) {
    own_hosts_ = {"localhost"};
    return;
  }
  const std::string listen = endpoint.host;
  std::vector<std::string> names = {listen.find(':') != std::string::npos ? "[" + listen + "]" : listen};
  if (endpoint.loopback) names.insert(names.end(), {"localhost", "127.0.0.1", "[::1]"});
  for (const std::string& name : names)
    own_hosts_.emplace_back(without_default_port(name + ":" + std::to_string(port)));
}

bool Gate::is_allowed_host(std::string_view host) const {
  const std::string name = http::lower_case(without_default_port(host));
  return std::ranges::find(own_hosts_, name) != own_hosts_.end() ||
         std::ranges::any_of(settings_.allowed_hosts,
                             [&](const std::string& allowed) { return http::same_name(allowed, name); });
}

bool Gate::is_allowed_origin(std::string_view origin) const {
  return std::ranges::any_of(settings_.allowed_origins,
                             [&](const std::string& allowed) { return http::same_name(allowed, origin); });
}

std::optional<Refusal> Gate::refuse(const Request& request) const {
  const std::string_view host = request.header("Host").value;
  if (!is_allowed_host(host)) {
    return Refusal{421, to_string(RelayCode::relay_unknown_host),
                   "This relay does not answer to that Host; see --allowed-host."};
  }
  if (rules_.mode == AccessMode::none && is_forwarded(request)) {
    return Refusal{403, to_string(RelayCode::relay_forwarded_request),
                   "Without authentication the relay answers no requests that passed a proxy."};
  }
  const auto origin = request.header("Origin");
  const std::string same = "://" + http::lower_case(without_default_port(host));
  const std::string from = http::lower_case(origin.value);
  const bool own = from == "http" + same || from == "https" + same;
  if (origin.count > 1 || (origin.count == 1 && !own && !is_allowed_origin(from))) {
    return Refusal{403, to_string(RelayCode::relay_foreign_origin),
                   "The request comes from a page of another origin."};
  }
  return std::nullopt;
}

std::optional<Response> Gate::preflight(const Request& request, std::string_view method) const {
  if (request.method != "OPTIONS" || request.header("Access-Control-Request-Method").count != 1 ||
      !is_allowed_origin(request.header("Origin").value)) {
    return std::nullopt;
  }
  Response response;
  response.status = 204;
  response.headers = {{"Access-Control-Allow-Methods", std::string(method)},
                      {"Access-Control-Allow-Headers", "Authorization, Content-Type, X-Kfstat"},
                      {"Access-Control-Max-Age", "600"},
                      {"Cache-Control", "no-store"}};
  return response;
}

void Gate::add_origin_headers(const Request& request, Response& response) const {
  if (settings_.allowed_origins.empty()) return;
  response.headers.push_back({"Vary", "Origin"});
  const auto origin = request.header("Origin").only();
  if (!origin || !is_allowed_origin(*origin)) return;
  response.headers.push_back({"Access-Control-Allow-Origin", std::string(*origin)});
  response.headers.push_back({"Access-Control-Allow-Credentials", "true"});
  response.headers.push_back({"Access-Control-Expose-Headers", "Retry-After, X-Request-Id"});
}

}  // namespace kfstat::relay
