#include "relay.hpp"

#include "door/revocable.hpp"
#include "routes/compression.hpp"
#include "routes/page.hpp"
#include "routes/problems.hpp"
#include "routes/status.hpp"
#include "watch/lag.hpp"
#include "watch/log.hpp"
#include <kfstat/plan.hpp>
#include <kfstat/query.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;

constexpr std::size_t most_requests = 2048;  // that wait for upstream or the store
constexpr std::chrono::seconds stream_grace{5};

// "/cgi-bin/kf/account/list" is "kf/account/list".
std::string_view endpoint_of(std::string_view path) {
  return path.substr(std::string_view("/cgi-bin/").size());
}

asio::awaitable<Response> at_once(Response response) {
  co_return response;
}

}  // namespace

struct Relay::Route {
  RouteName name;
  asio::awaitable<Response> (*serve)(Relay& relay, const Request&, Exchange&);
  bool (*matches)(std::string_view path) = nullptr;  // where more than the name itself does
};

const std::vector<Relay::Route>& Relay::routes() {
  static const std::vector<Route> table = {
      {{"/cgi-bin/kf/get_servicer_statistic", "POST"},
       [](Relay& relay, const Request& request, Exchange& exchange) {
         return relay.statistics_.statistic(request, exchange);
       }},
      {{"/api/v1/statistics", "POST"},
       [](Relay& relay, const Request& request, Exchange& exchange) {
         return relay.statistics_.statistics(request, exchange);
       }},
      {{"/api/v1/status", "GET"},
       [](Relay& relay, const Request& request, Exchange& exchange) {
         return relay.status(request, exchange);
       }},
      {{"/api/v1/accounts", "GET"},
       [](Relay& relay, const Request&, Exchange& exchange) { return relay.lists_.accounts(exchange); }},
      {{"/api/v1/accounts/{open_kfid}/servicers", "GET"},
       [](Relay& relay, const Request& request, Exchange& exchange) {
         return relay.lists_.servicers(request, exchange);
       },
       &ListRoutes::is_servicers},
      {{"/openapi.json", "GET"}, [](Relay&, const Request&, Exchange&) { return at_once(openapi()); }},
      {{"/livez", "GET"}, [](Relay&, const Request&, Exchange&) { return at_once(alive()); }},
      {{"/readyz", "GET"},
       [](Relay& relay, const Request&, Exchange& exchange) {
         return at_once(ready(relay.is_stopping_, relay.engine_.store.silent_for(), exchange));
       }},
  };
  return table;
}

const Relay::Route* Relay::route_of(const Request& request) {
  const auto found = std::ranges::find_if(routes(), [&](const Route& route) {
    return route.matches == nullptr ? route.name.path == request.path : route.matches(request.path);
  });
  return found == routes().end() ? nullptr : &*found;
}

Relay::Relay(asio::io_context& context, const Config& config)
    : context_(context),
      config_(config),
      gate_(config.gate, config.access),
      entrance_(gate_, config.access),
      files_(config.web.empty() ? StaticFiles() : StaticFiles(config.web)),
      engine_(context, config,
              [this](bool done, std::chrono::microseconds time) { metrics_.count_store(done, time); }),
      lists_(engine_.directory),
      statistics_(context, engine_.clock, engine_.store, engine_.directory, engine_.source, off_loop_),
      seats_(most_requests),
      grace_(context, engine_.clock, [this] { statistics_.end_streams(); }),
      off_loop_(context) {
  observe_parts();
  asio::co_spawn(context_, engine_.pace_share.keep(), asio::detached);
  asio::co_spawn(context_, watch_lag(metrics_), asio::detached);
}

void Relay::observe_parts() {
  Upstream& upstream = engine_.upstream;
  upstream.observe([this](std::string_view path, const Answer& answer, std::chrono::microseconds time) {
    metrics_.count_upstream(endpoint_of(path), outcome_of(answer), time);
  });
  upstream.observe_failures([this](std::string_view path, std::string_view cause) {
    metrics_.count_upstream_failure(endpoint_of(path), cause);
  });
  upstream.pace().observe_slowed([this](const std::string& user) {
    metrics_.count_slowed();
    log_event("warn", "user_slowed", {{"user", user}});
  });
  engine_.collector.observe([this](std::int64_t ended_at, const Collection& run) {
    metrics_.show_collection(ended_at, run.complete(), run.done, run.refused, run.failed);
  });
  metrics_.before_each_look([this] { show_parts(); });
}

void Relay::show_parts() {
  const Upstream& upstream = engine_.upstream;
  const Pace& pace = upstream.pace();
  metrics_.show_store(engine_.store.is_up());
  metrics_.show_relays(engine_.pace_share.relays());
  metrics_.show_token(upstream.tokens().age(), upstream.tokens().failures());
  metrics_.show_pace(pace.left_in_minute(), pace.left_in_hour(), pace.is_held_back());
  upstream.each_breaker([this](std::string_view kind, bool open) { metrics_.show_breaker(kind, open); });
  metrics_.show_streams(statistics_.open_streams(), statistics_.waiting_bytes());
}

void Relay::listen_on(std::uint16_t port) {
  gate_.listen_on(config_.listen, port);
}

asio::awaitable<Response> Relay::answer(Request request) {
  Exchange exchange = begin(request);
  Response response = co_await dispatch(request, exchange);
  co_await compress(request, response, off_loop_);
  finish(request, response, exchange);
  co_return response;
}

// A body is read for whoever has a right to something: what is wrong with its framing comes first for them.
http::Admission Relay::admit(const Request& request) {
  if (!is_guarded(request.path)) return {};
  const std::variant<Viewer, Refusal> who = identify(config_.access, request);
  const Viewer* const viewer = std::get_if<Viewer>(&who);
  if (viewer != nullptr && viewer->may_read_anything()) return {std::nullopt, viewer->name()};
  Exchange exchange = begin(request);
  const Route* const route = route_of(request);
  http::Admission admission{entrance_.turn_away(request, route == nullptr ? nullptr : &route->name, exchange),
                            exchange.viewer.name()};
  if (admission.refusal) finish(request, *admission.refusal, exchange);
  return admission;
}

Exchange Relay::begin(const Request& request) {
  Exchange exchange;
  exchange.id = ids_.next(request, config_.access);
  exchange.begun = engine_.clock.steady();
  return exchange;
}

// Adds what every response has, counts it and logs it.
void Relay::finish(const Request& request, Response& response, const Exchange& exchange) {
  response.headers.push_back({"X-Request-Id", exchange.id});
  gate_.add_origin_headers(request, response);
  if (response.source) {
    response.source = revocable(std::move(response.source), [this, viewer = exchange.viewer] {
      return is_current(config_.access, viewer);
    });
  }
  const auto time =
      std::chrono::duration_cast<std::chrono::microseconds>(engine_.clock.steady() - exchange.begun);
  metrics_.count_request(exchange.route, response.status, time);
  log_exchange(request, response.status, exchange, time);
}

asio::awaitable<Response> Relay::dispatch(const Request& request, Exchange& exchange) {
  const Route* const route = route_of(request);
  if (auto refusal = entrance_.turn_away(request, route == nullptr ? nullptr : &route->name, exchange))
    co_return *std::move(refusal);
  if (route == nullptr) co_return page(files_, request, exchange);
  std::shared_ptr<void> place;
  if (!is_probe(request)) {
    place = seats_.take(exchange.viewer.name());
    if (!place) co_return overloaded(exchange, "Too many requests are being answered.");
  }
  co_return co_await route->serve(*this, request, exchange);
}

asio::awaitable<Response> Relay::status(const Request&, Exchange& exchange) {
  const std::int64_t now = engine_.clock.now();
  const Day earliest = co_await statistics_.earliest();
  co_return relay::status(now, earliest, exchange.viewer, config_.targets);
}

std::size_t Relay::body_limit(std::string_view path) {
  return path == "/api/v1/statistics" ? plan_limit_bytes : query_limit_bytes;
}

void Relay::start_collector() {
  asio::co_spawn(context_, engine_.collector.run_daily(config_.collector), asio::detached);
}

void Relay::begin_stop() {
  is_stopping_ = true;
  asio::co_spawn(context_, engine_.pace_share.leave(), asio::detached);
  grace_.set(engine_.clock.steady() + stream_grace);
}

void Relay::end_revoked() {
  statistics_.cut_streams([this](const Viewer& viewer) { return !is_current(config_.access, viewer); });
}

}  // namespace kfstat::relay
