#include "watch/metrics_page.hpp"

#include "codes/codes.hpp"
#include "http/problem.hpp"

namespace kfstat::relay {
namespace {

http::Response answer(const Metrics& metrics, bool is_public, const http::Request& request) {
  std::string_view host = request.header("Host").value;
  host = host.substr(0, host.ends_with(']') ? host.size() : host.rfind(':'));
  if (!is_public && host != "localhost" && !http::is_loopback_literal(host)) {
    return http::problem(421, to_string(RelayCode::relay_unknown_host),
                         "The metrics are read by a loopback address.");
  }
  if (request.path != "/metrics")
    return http::problem(404, to_string(RelayCode::relay_not_found), "There is only /metrics.");
  if (request.method != "GET" && request.method != "HEAD")
    return http::problem(405, to_string(RelayCode::relay_method_not_allowed), "Metrics can only be read.");
  return http::content(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
}

}  // namespace

http::Handler metrics_handler(const Metrics& metrics, bool is_public) {
  return [&metrics, is_public](http::Request request) -> boost::asio::awaitable<http::Response> {
    co_return answer(metrics, is_public, request);
  };
}

}  // namespace kfstat::relay
