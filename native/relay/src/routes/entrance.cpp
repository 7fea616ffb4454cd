#include "routes/entrance.hpp"

#include "codes/codes.hpp"
#include "door/visible.hpp"
#include "routes/problems.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <variant>

namespace kfstat::relay {
namespace {

using http::Request;
using http::Response;

bool is_json(const Request& request) {
  const auto type = request.header("Content-Type").only();
  if (!type || request.header("Content-Encoding").count > 0) return false;
  std::string_view essence = type->substr(0, type->find(';'));
  while (essence.ends_with(' ') || essence.ends_with('\t'))
    essence.remove_suffix(1);
  return http::same_name(essence, "application/json");
}

// For whom the sign-in named and the policy does not: they can say who asks for access. A proxy may name them
// in any bytes.
std::string user_member(const std::string& name) {
  using nlohmann::ordered_json;
  return "\"user\":" +
         user_document(Viewer(name, {}, "")).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

bool is_guarded(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path == "/cgi-bin" || path.starts_with("/cgi-bin/");
}

bool is_probe(const Request& request) {
  return request.path == "/livez" || request.path == "/readyz";
}

std::optional<Response> Entrance::turn_away(const Request& request, const RouteName* route,
                                            Exchange& exchange) const {
  exchange.route = route != nullptr ? route->path : "none";
  const auto send_off = [&exchange](const Refusal& why) {
    Response response =
        refuse(exchange, why.status, why.code, why.detail, why.user.empty() ? "" : user_member(why.user));
    response.headers.insert(response.headers.end(), why.headers.begin(), why.headers.end());
    return response;
  };

  // Probes of the machine the relay runs on know neither its name nor its port.
  if (is_probe(request) && request.header("Origin").count > 0)
    return refuse(exchange, 403, to_string(RelayCode::relay_foreign_origin), "Probes come from no page.");
  if (!is_probe(request)) {
    if (const auto why = gate_.refuse(request)) return send_off(*why);
  }
  if (is_guarded(request.path)) {
    if (route != nullptr) {
      if (std::optional<Response> answer = gate_.preflight(request, route->method)) return answer;
    }
    std::variant<Viewer, Refusal> who = identify(rules_, request);
    if (const Refusal* const why = std::get_if<Refusal>(&who)) {
      exchange.user = why->user;
      return send_off(*why);
    }
    exchange.viewer = std::move(std::get<Viewer>(who));
    exchange.user = exchange.viewer.name();
  }

  if (route == nullptr) {
    if (is_guarded(request.path))
      return refuse(exchange, 404, to_string(RelayCode::relay_not_found), "There is no such route.");
    exchange.route = "page";
    if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
    return with_header(
        refuse(exchange, 405, to_string(RelayCode::relay_method_not_allowed), "Pages can only be read."),
        "Allow", "GET, HEAD");
  }
  if (request.method != route->method && !(route->method == "GET" && request.method == "HEAD")) {
    return with_header(refuse(exchange, 405, to_string(RelayCode::relay_method_not_allowed),
                              "The route has another method."),
                       "Allow", route->method == "GET" ? "GET, HEAD" : "POST");
  }
  if (route->method == "POST") {
    if (request.header("X-Kfstat").only() != "1") {
      return refuse(exchange, 403, to_string(RelayCode::relay_missing_header),
                    "A POST needs the header X-Kfstat: 1.");
    }
    if (!is_json(request)) {
      return refuse(exchange, 415, to_string(RelayCode::relay_unsupported_media_type),
                    "The body must be application/json.");
    }
    // What is posted asks for figures.
    if (!exchange.viewer.may_read_anything()) return not_allowed(exchange);
  }
  return std::nullopt;
}

}  // namespace kfstat::relay
