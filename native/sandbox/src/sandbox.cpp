#include "sandbox.hpp"

#include "endpoints.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kfstat::sandbox {
namespace {

// What a fault is matched against comes from the query of a GET and the body of a POST.
CallMark mark_of(const Endpoint& endpoint, const http::Request& request) {
  CallMark mark{endpoint.name, std::nullopt, std::nullopt};
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const auto find = [&](const char* body_key, const char* query_key) -> std::optional<std::string> {
    if (body.is_object()) {
      const auto found = body.find(body_key);
      if (found != body.end() && found->is_string()) return found->get<std::string>();
    }
    const auto values = http::query_values(request.query, query_key);
    return values.empty() ? std::nullopt : std::optional(values.front());
  };
  mark.open_kfid = find("open_kfid", "open_kfid");
  mark.servicer_userid = find("servicer_userid", "userid");
  return mark;
}

SandboxAnswer answer_endpoint(Sandbox& sandbox, const Endpoint& endpoint, const http::Request& request,
                              const std::optional<Fault>& fault) {
  const auto now = sandbox.options.clock.steady();
  const auto fail = [&](std::int32_t errcode) {
    return refuse({errcode, false}, request.path + request.body, sandbox.now());
  };
  if (fault && fault->kind == FaultKind::errcode) return fail(fault->errcode);
  if (request.method != endpoint.method) return fail(endpoint.method == "GET" ? 43001 : 43002);
  const bool debug = parameter(request, "debug") == "1";
  const std::int32_t limited = sandbox.limits.admit(endpoint.name, sandbox.seen.in_flight(), debug, now);
  if (limited != 0) return fail(limited);
  if (endpoint.name != "gettoken") {
    const std::int32_t refused = sandbox.tokens.judge(parameter(request, "access_token"), now);
    if (refused != 0) return fail(refused);
  }
  return endpoint.answer(sandbox, request);
}

}  // namespace

std::int64_t Sandbox::now() const {
  return options.clock.now();
}

boost::asio::awaitable<http::Response> answer_call(Sandbox& sandbox, http::Request request) {
  const auto endpoint = std::ranges::find(endpoints(), request.path, &Endpoint::path);
  if (endpoint == endpoints().end()) {
    sandbox.seen.record_refused_request();
    co_return http::content(404, "text/plain; charset=utf-8", "no such endpoint\n");
  }

  const Observations::InFlight in_flight(sandbox.seen);
  const std::optional<Fault> fault = sandbox.faults.take(mark_of(*endpoint, request));
  const SandboxAnswer answer = answer_endpoint(sandbox, *endpoint, request, fault);
  sandbox.seen.record({std::string(endpoint->name), request.method, mask_secrets(request.query), request.body,
                       answer.errcode, fault ? std::string(to_string(fault->kind)) : std::string()});

  const auto pause = sandbox.options.latency + (fault ? delay_of(*fault) : std::chrono::milliseconds(0));
  if (pause.count() > 0) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
  co_return spoil(fault, answer);
}

}  // namespace kfstat::sandbox
