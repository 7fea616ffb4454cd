#include "relay.hpp"

#include "gzip.hpp"
#include "http/problem.hpp"
#include "kfstat/calendar.hpp"
#include "kfstat/document.hpp"
#include "kfstat/errcode.hpp"
#include "kfstat/plan.hpp"
#include "kfstat/query.hpp"
#include "log.hpp"
#include "openapi.hpp"
#include "revocable.hpp"
#include "statistics_query.hpp"
#include "statistics_stream.hpp"
#include "visible.hpp"
#include "wire_problem.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <optional>
#include <random>
#include <utility>
#include <variant>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using http::problem;
using http::Request;
using http::Response;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

constexpr std::size_t most_requests = 2048;  // that wait for upstream or the store
constexpr std::size_t most_streams = 64;
constexpr std::chrono::seconds stream_grace{5};
constexpr std::chrono::milliseconds between_looks{250};  // at the loop
constexpr std::size_t longest_id = 128;
constexpr std::size_t most_logged_accounts = 20;
constexpr std::chrono::seconds longest_silence{10};  // of the store, while the relay counts as ready
constexpr std::chrono::seconds between_trims{15};

constexpr std::string_view servicers_head = "/api/v1/accounts/";
constexpr std::string_view servicers_tail = "/servicers";

// The paths that need a sign-in where the relay has one.
bool is_guarded(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path == "/cgi-bin" || path.starts_with("/cgi-bin/");
}

bool is_probe(const Request& request) {
  return request.path == "/livez" || request.path == "/readyz";
}

bool is_json(const Request& request) {
  const auto type = request.header("Content-Type").only();
  if (!type || request.header("Content-Encoding").count > 0) return false;
  std::string_view essence = type->substr(0, type->find(';'));
  while (essence.ends_with(' ') || essence.ends_with('\t'))
    essence.remove_suffix(1);
  return http::same_name(essence, "application/json");
}

Response with_header(Response response, std::string name, std::string value) {
  response.headers.push_back({std::move(name), std::move(value)});
  return response;
}

Response json_document(std::string text) {
  return with_header(http::content(200, "application/json", std::move(text)), "Cache-Control", "no-store");
}

Response invalid_query(const std::vector<Issue>& issues) {
  return problem(400, to_string(issues.front().code), "The query breaks the rules of the API.",
                 {{"issues", ordered_json::parse(document::issues(issues))}});
}

Response wire_problem(AnswerKind kind) {
  const WireProblem what = wire_problem_of(kind);
  Response response = problem(what.status, what.code, what.detail);
  return what.status == 503 ? with_header(std::move(response), "Retry-After", "1") : response;
}

struct ClassStatus {
  int status;
  std::string_view retry_after;  // seconds
};

ClassStatus status_of(ErrcodeClass errcode_class) {
  switch (errcode_class) {
    case ErrcodeClass::permission:
      return {403, ""};
    case ErrcodeClass::invalid_request:
      return {400, ""};
    case ErrcodeClass::rate_limited:
      return {429, "60"};
    case ErrcodeClass::concurrency_limited:
      return {503, "1"};
    case ErrcodeClass::temporary:
      return {503, "5"};
    case ErrcodeClass::setup:
    case ErrcodeClass::credential:
    case ErrcodeClass::ip_not_trusted:
    case ErrcodeClass::gone:
    case ErrcodeClass::unknown:
      break;
  }
  return {502, ""};
}

Response errcode_problem(const Answer& answer, const Viewer& viewer) {
  const ErrcodeExplanation why = explain(answer);
  const Issue issue = issue_of(answer);
  ordered_json members = {{"errcode", why.errcode},
                          {"meaning", {{"en", why.meaning.en}, {"zh", why.meaning.zh}}},
                          {"action", {{"en", why.action.en}, {"zh", why.action.zh}}},
                          {"issues", ordered_json::parse(document::issues(std::array{issue}))}};
  // Who runs the relay must know which address to add; nobody else.
  if (viewer.is_admin() && !answer.egress_address.empty()) members["address"] = answer.egress_address;
  const ClassStatus how = status_of(why.errcode_class);
  Response response = problem(how.status, to_string(issue.code), issue.message, members);
  if (how.retry_after.empty()) return response;
  return with_header(std::move(response), "Retry-After", std::string(how.retry_after));
}

std::string_view outcome_of(const Answer& answer) {
  if (answer.kind != AnswerKind::json) return wire_problem_of(answer.kind).code;
  if (answer.ok()) return "ok";
  return to_string(issue_code_of(class_of(answer)));
}

// "/cgi-bin/kf/account/list" is "kf/account/list".
std::string_view endpoint_of(std::string_view path) {
  return path.substr(std::string_view("/cgi-bin/").size());
}

// The text itself, or nothing where it is not UTF-8.
std::optional<std::string> as_utf8(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  const std::string quoted = json(*text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(quoted).get<std::string>() == *text ? text : std::nullopt;
}

// Whose figures a stream reads, for the log.
ordered_json accounts_and_people(const StatisticsQuery& query) {
  ordered_json what;
  if (query.all_accounts) {
    what["open_kfids"] = "all";
  } else {
    const std::size_t shown = std::min(query.open_kfids.size(), most_logged_accounts);
    what["open_kfids"] =
        std::vector(query.open_kfids.begin(), query.open_kfids.begin() + static_cast<std::ptrdiff_t>(shown));
    what["accounts"] = query.open_kfids.size();
  }
  const bool is_totals = query.servicer_userids.size() == 1 && query.servicer_userids.front().empty();
  what["servicers"] = query.all_servicers ? ordered_json("all")
                      : is_totals         ? ordered_json(0)
                                          : ordered_json(query.servicer_userids.size());
  if (!query.all_servicers && !is_totals && query.servicer_userids.size() == 1)
    what["servicer_userid"] = query.servicer_userids.front();
  return what;
}

// The id of /api/v1/accounts/{open_kfid}/servicers, judged by the core as part of a query that is right
// otherwise.
std::vector<Issue> judge_open_kfid(const std::string& open_kfid, std::int64_t now) {
  const std::string yesterday = format_date(today_at(now).yesterday);
  const json query = {{"open_kfid", open_kfid}, {"start_time", yesterday}, {"end_time", yesterday}};
  return validate_query(query.dump(), now).issues;
}

bool may_read(const Viewer& viewer, const StatisticsQuery& query) {
  if ((query.all_accounts || query.all_servicers) && !viewer.may_ask_all()) return false;
  const auto may_list = [&](const std::string& open_kfid) { return viewer.may_list(open_kfid); };
  if (!std::ranges::all_of(query.open_kfids, may_list)) return false;
  // Whoever may list accounts may read the same people of each.
  return std::ranges::all_of(query.servicer_userids, [&](const std::string& userid) {
    const auto servicer = userid.empty() ? std::nullopt : std::optional<std::string_view>(userid);
    return query.all_accounts || viewer.may_read(query.open_kfids.front(), servicer);
  });
}

}  // namespace

// What the log line of one request tells.
struct Relay::Exchange {
  std::string id;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  Viewer viewer;  // whose rights every route asks
  std::string_view route = "none";
  std::string outcome = "ok";
  std::string user;  // that the sign-in named; "" where nobody signed in
  std::string open_kfid;
  std::string servicer_userid;
  std::optional<DayRange> range;
  std::optional<std::int32_t> errcode;
  std::string_view cause;  // why upstream gave no answer
};

struct Relay::Route {
  std::string_view name;
  std::string_view method;  // GET answers HEAD too
  bool (*matches)(std::string_view path);
  asio::awaitable<Response> (Relay::*serve)(const Request&, Exchange&);
};

const std::vector<Relay::Route>& Relay::routes() {
  static const std::vector<Route> table = {
      {"/cgi-bin/kf/get_servicer_statistic", "POST",
       [](std::string_view path) { return path == "/cgi-bin/kf/get_servicer_statistic"; }, &Relay::statistic},
      {"/api/v1/statistics", "POST", [](std::string_view path) { return path == "/api/v1/statistics"; },
       &Relay::statistics},
      {"/api/v1/status", "GET", [](std::string_view path) { return path == "/api/v1/status"; },
       &Relay::status},
      {"/api/v1/accounts", "GET", [](std::string_view path) { return path == "/api/v1/accounts"; },
       &Relay::accounts},
      {"/api/v1/accounts/{open_kfid}/servicers", "GET",
       [](std::string_view path) {
         return path.starts_with(servicers_head) && path.ends_with(servicers_tail) &&
                path.size() > servicers_head.size() + servicers_tail.size() &&
                path.substr(0, path.size() - servicers_tail.size()).rfind('/') == servicers_head.size() - 1;
       },
       &Relay::servicers},
      {"/openapi.json", "GET", [](std::string_view path) { return path == "/openapi.json"; },
       &Relay::openapi},
      {"/livez", "GET", [](std::string_view path) { return path == "/livez"; }, &Relay::alive},
      {"/readyz", "GET", [](std::string_view path) { return path == "/readyz"; }, &Relay::ready},
  };
  return table;
}

Relay::Relay(asio::io_context& context, const Config& config)
    : config_(config),
      gate_(config),
      files_(config.web.empty() ? StaticFiles() : StaticFiles(config.web)),
      context_(context),
      upstream_(context, config),
      store_(context, store_location(config), config.corp_id,
             [this](bool done, std::chrono::microseconds time) { metrics_.count_store(done, time); }),
      directory_(context, upstream_, store_),
      source_(context, config, upstream_, store_),
      collector_(context, source_, directory_, store_),
      pace_share_(context, store_, upstream_.pace()),
      stream_budget_(context),
      stream_places_(most_streams),
      request_places_(most_requests),
      stop_(context),
      trim_(context),
      id_prefix_(std::to_string(std::random_device{}()) + "-"),
      off_loop_(context) {
  upstream_.observe([this](std::string_view path, const Answer& answer, std::chrono::microseconds time) {
    metrics_.count_upstream(endpoint_of(path), outcome_of(answer), time);
  });
  collector_.observe([this](std::int64_t ended_at, const Collection& run) {
    metrics_.show_collection(ended_at, run.complete(), run.done, run.refused, run.failed);
  });
  metrics_.before_each_look([this] {
    metrics_.show_store(store_.is_up());
    metrics_.show_relays(pace_share_.relays());
    show_upstream();
    metrics_.show_streams(streams_->size(), stream_budget_.held());
  });
  upstream_.observe_failures([this](std::string_view path, std::string_view cause) {
    metrics_.count_upstream_failure(endpoint_of(path), cause);
  });
  upstream_.pace().observe_slowed([this](const std::string& user) {
    metrics_.count_slowed();
    log_event("warn", "user_slowed", {{"user", user}});
  });
  asio::co_spawn(context_, pace_share_.keep(), asio::detached);
  asio::co_spawn(context_, watch_loop(), asio::detached);
}

// How late a timer comes is how long a request would have waited for the loop.
asio::awaitable<void> Relay::watch_loop() {
  asio::steady_timer timer(context_);
  boost::system::error_code ignored;
  while (true) {
    timer.expires_after(between_looks);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    metrics_.count_lag(std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - timer.expiry()));
  }
}

void Relay::show_upstream() {
  metrics_.show_token(upstream_.tokens().age(), upstream_.tokens().failures());
  const Pace& pace = std::as_const(upstream_).pace();
  metrics_.show_pace(pace.left_in_minute(), pace.left_in_hour(), pace.is_held_back());
  upstream_.each_breaker([this](std::string_view kind, bool open) { metrics_.show_breaker(kind, open); });
}

void Relay::listen_on(std::uint16_t port) {
  gate_.listen_on(port);
}

std::int64_t Relay::now() const {
  return config_.clock.now();
}

asio::awaitable<Response> Relay::answer(Request request) {
  Exchange exchange;
  exchange.id = id_of(request);
  Response response = co_await dispatch(request, exchange);
  co_await compress(request, response);
  finish(request, response, exchange);
  co_return response;
}

// A body is read for whoever has a right to something: what is wrong with its framing comes first for them.
http::Admission Relay::admit(const Request& request) {
  if (!is_guarded(request.path)) return {};
  const std::variant<Viewer, Refusal> who = identify(config_.access, request);
  const Viewer* const viewer = std::get_if<Viewer>(&who);
  if (viewer != nullptr && viewer->may_read_anything()) return {std::nullopt, viewer->name()};
  Exchange exchange;
  exchange.id = id_of(request);
  http::Admission admission{turn_away(request, exchange), exchange.viewer.name()};
  if (admission.refusal) finish(request, *admission.refusal, exchange);
  return admission;
}

// That of a listed proxy is kept, so that its log and ours can be read together.
std::string Relay::id_of(const Request& request) {
  const auto given = request.header("X-Request-Id").only();
  const auto is_fit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  if (given && !given->empty() && given->size() <= longest_id && std::ranges::all_of(*given, is_fit) &&
      is_listed_proxy(config_.access, request)) {
    return std::string(*given);
  }
  return id_prefix_ + std::to_string(++next_id_);
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

  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                          exchange.begun);
  metrics_.count_request(exchange.route, response.status, time);
  LogLine line("info", "request");
  line.add("id", exchange.id);
  line.add("peer", request.peer);
  line.add("method", std::string_view(request.method).substr(0, 16));
  line.add("route", exchange.route);
  line.add("status", response.status);
  line.add("outcome", exchange.outcome);
  line.add("ms", time.count() / 1000);
  if (!exchange.user.empty()) line.add("user", exchange.user);
  if (!exchange.open_kfid.empty()) line.add("open_kfid", exchange.open_kfid);
  if (!exchange.servicer_userid.empty()) line.add("servicer_userid", exchange.servicer_userid);
  if (exchange.range) {
    line.add("start_date", format_date(exchange.range->start));
    line.add("end_date", format_date(exchange.range->end));
  }
  if (exchange.errcode) line.add("errcode", *exchange.errcode);
  if (!exchange.cause.empty()) line.add("cause", exchange.cause);
  line.write();
}

// A stream compresses itself, and the page's files are compressed already.
asio::awaitable<void> Relay::compress(const Request& request, Response& response) {
  const std::string_view type = http::find_header(response.headers, "Content-Type").value;
  if (response.status != 200 || response.source || type != "application/json" || !response.standing.empty())
    co_return;
  response.headers.push_back({"Vary", "Accept-Encoding"});
  const http::AcceptedCodings accepted(request.headers);
  if (!accepted.prefers("gzip")) co_return;
  if (response.body.size() < smallest_compressed && accepted.takes_identity()) co_return;
  if (response.body.size() > large_text) {
    std::function<std::string()> work = [&response] { return gzip(response.body); };
    response.body = co_await off_loop_.run<std::string>(std::move(work));
  } else {
    response.body = gzip(response.body);
  }
  response.headers.push_back({"Content-Encoding", "gzip"});
}

// All that is known of a request without its body; nothing where it may go on.
std::optional<Response> Relay::turn_away(const Request& request, Exchange& exchange) {
  const auto refuse = [&exchange](int status, std::string_view code, std::string_view detail) {
    exchange.outcome = code;
    return problem(status, code, detail);
  };
  const auto route =
      std::ranges::find_if(routes(), [&](const Route& known) { return known.matches(request.path); });
  exchange.route = route != routes().end() ? route->name : "none";

  const auto turn_away = [&refuse](const Refusal& why) {
    Response response = refuse(why.status, why.code, why.detail);
    response.headers.insert(response.headers.end(), why.headers.begin(), why.headers.end());
    return response;
  };

  // Probes of the machine the relay runs on know neither its name nor its port.
  if (is_probe(request) && request.header("Origin").count > 0)
    return refuse(403, "relay.foreign_origin", "Probes come from no page.");
  if (!is_probe(request)) {
    if (const auto why = gate_.refuse(request)) return turn_away(*why);
  }
  if (is_guarded(request.path)) {
    if (route != routes().end()) {
      if (std::optional<Response> answer = gate_.preflight(request, route->method)) return answer;
    }
    std::variant<Viewer, Refusal> who = identify(config_.access, request);
    if (const Refusal* const why = std::get_if<Refusal>(&who)) {
      exchange.user = why->user;
      return turn_away(*why);
    }
    exchange.viewer = std::move(std::get<Viewer>(who));
    exchange.user = exchange.viewer.name();
  }

  if (route == routes().end()) {
    if (is_guarded(request.path)) return refuse(404, "relay.not_found", "There is no such route.");
    exchange.route = "page";
    if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
    return with_header(refuse(405, "relay.method_not_allowed", "Pages can only be read."), "Allow",
                       "GET, HEAD");
  }
  if (request.method != route->method && !(route->method == "GET" && request.method == "HEAD")) {
    return with_header(refuse(405, "relay.method_not_allowed", "The route has another method."), "Allow",
                       route->method == "GET" ? "GET, HEAD" : "POST");
  }
  if (route->method == "POST") {
    if (request.header("X-Kfstat").only() != "1")
      return refuse(403, "relay.missing_header", "A POST needs the header X-Kfstat: 1.");
    if (!is_json(request))
      return refuse(415, "relay.unsupported_media_type", "The body must be application/json.");
    // What is posted asks for figures.
    if (!exchange.viewer.may_read_anything()) return not_allowed(exchange);
  }
  return std::nullopt;
}

asio::awaitable<Response> Relay::dispatch(const Request& request, Exchange& exchange) {
  if (std::optional<Response> refusal = turn_away(request, exchange)) co_return *std::move(refusal);
  const auto route =
      std::ranges::find_if(routes(), [&](const Route& known) { return known.matches(request.path); });
  if (route == routes().end()) co_return page(request, exchange);
  std::shared_ptr<void> place;
  if (!is_probe(request)) place = request_places_.take(exchange.viewer.name());
  if (!is_probe(request) && !place) {
    exchange.outcome = "relay.overloaded";
    Response full = problem(503, "relay.overloaded", "Too many requests are being answered.");
    co_return with_header(std::move(full), "Retry-After", "1");
  }
  co_return co_await (this->*route->serve)(request, exchange);
}

// Days that are final are not asked for again. Without a store that lasts nothing is: the sandbox's faults
// and clocks show at once then.
asio::awaitable<std::optional<std::string>> Relay::recall(const Query& query) {
  if (store_.kind() == StoreKind::memory) co_return std::nullopt;
  try {
    co_return co_await source_.recall(query);
  } catch (const StoreFailure&) {
    co_return std::nullopt;
  }
}

asio::awaitable<Day> Relay::earliest() {
  const Day upstream_has = source_.first_day();
  std::function<std::optional<Day>(StoreSession&)> look = [](StoreSession& session) {
    return session.earliest_reported();
  };
  std::optional<Day> stored;
  try {
    stored = co_await store_.read<std::optional<Day>>(std::move(look));
  } catch (const StoreFailure&) {
    // What it said last: a query of those days is right, though they cannot be had now.
    stored = first_stored_;
  }
  first_stored_ = stored;
  co_return std::min(first_stored_.value_or(upstream_has), upstream_has);
}

Response Relay::not_allowed(Exchange& exchange) const {
  exchange.outcome = "relay.not_allowed";
  return problem(403, "relay.not_allowed", "The policy of this relay does not let this user read that.");
}

asio::awaitable<Response> Relay::statistic(const Request& request, Exchange& exchange) {
  const Result<Query> query = validate_query(request.body, now());
  if (!query) {
    exchange.outcome = to_string(query.issues.front().code);
    co_return invalid_query(query.issues);
  }
  exchange.open_kfid = query->open_kfid;
  exchange.servicer_userid = query->servicer_userid.value_or("");
  exchange.range = query->range;
  if (!exchange.viewer.may_read(query->open_kfid, query->servicer_userid)) co_return not_allowed(exchange);
  std::optional<std::string> recalled = co_await recall(*query);
  if (recalled) {
    exchange.errcode = 0;
    co_return json_document(*std::move(recalled));
  }
  Caller caller;
  caller.user = exchange.viewer.name();
  caller.left = request.client_left;
  const auto asked = co_await source_.ask(*query, std::move(caller));
  Answer answer;
  if (asked) {
    answer = (*asked)->answer;
  } else {
    answer.kind = request.client_left.stop_requested() ? AnswerKind::left : AnswerKind::overloaded;
  }
  exchange.cause = answer.failure.cause;
  if (answer.kind != AnswerKind::json) {
    exchange.outcome = wire_problem_of(answer.kind).code;
    co_return wire_problem(answer.kind);
  }
  exchange.errcode = answer.errcode;
  if (!answer.ok()) {
    exchange.outcome = to_string(issue_code_of(class_of(answer)));
  }
  co_return json_document(std::move(answer.json));
}

asio::awaitable<Response> Relay::statistics(const Request& request, Exchange& exchange) {
  const Viewer& viewer = exchange.viewer;
  const Day first = co_await earliest();
  struct Judged {
    bool is_foreign = false;
    Result<StatisticsQuery> query;
  };
  std::function<Judged()> judge = [&request, &viewer, first, seconds = now()] {
    Judged judged;
    judged.is_foreign = names_foreign(request.body, viewer);
    if (!judged.is_foreign) judged.query = read_statistics_query(request.body, seconds, first);
    return judged;
  };
  Judged judged;
  if (request.body.size() > large_text) {
    judged = co_await off_loop_.run<Judged>(std::move(judge));
  } else {
    judged = judge();
  }
  Result<StatisticsQuery>& query = judged.query;
  if (judged.is_foreign) co_return not_allowed(exchange);
  if (!query) {
    exchange.outcome = to_string(query.issues.front().code);
    co_return invalid_query(query.issues);
  }
  exchange.range = query->range;
  if (query->open_kfids.size() == 1) exchange.open_kfid = query->open_kfids.front();
  if (!may_read(viewer, *query)) co_return not_allowed(exchange);
  std::shared_ptr<void> place = stream_places_.take(viewer.name());
  if (!place) {
    exchange.outcome = "relay.overloaded";
    co_return wire_problem(AnswerKind::overloaded);
  }

  const auto open = streams_->insert(streams_->end(), {viewer, {}, {}});
  const std::shared_ptr<void> entry(nullptr, [streams = streams_, open](void*) { streams->erase(open); });
  if (!std::exchange(is_trimming_, true)) give_memory_back();
  StreamReader reader;
  reader.viewer = viewer;
  reader.takes_gzip = http::AcceptedCodings(request.headers).prefers("gzip");
  reader.left = request.client_left;
  reader.stopping = open->stopping.get_token();
  reader.on_end = [id = exchange.id, user = viewer.name(), what = accounts_and_people(*query),
                   range = query->range](bool complete, std::size_t series, std::size_t failed) {
    ordered_json fields = {{"id", id}, {"complete", complete}, {"series", series}, {"failed", failed}};
    if (!user.empty()) fields["user"] = user;
    fields.update(what);
    fields["start_date"] = format_date(range.start);
    fields["end_date"] = format_date(range.end);
    log_event("info", "stream_end", fields);
  };
  Response response =
      with_header(http::content(200, "application/x-ndjson", ""), "Cache-Control", "no-store");
  response.headers.push_back({"Vary", "Accept-Encoding"});
  if (reader.takes_gzip) response.headers.push_back({"Content-Encoding", "gzip"});
  const StreamHouse house{source_, directory_, stream_budget_, id_lists_, off_loop_};
  const auto stream =
      std::make_shared<StatisticsStream>(context_, house, *std::move(query.value), std::move(reader));
  // nginx would keep the lines to itself until it has enough of them.
  response.headers.push_back({"X-Accel-Buffering", "no"});
  response.cut = open->revoked.get_token();
  // Place and entry are given back with the response, whether it came to be written or not.
  response.source = [stream, place, entry](http::BodyWriter& writer) { return stream->write_to(writer); };
  co_return response;
}

// While there are streams and once after them: what they held lies about in pieces that the C library keeps.
void Relay::give_memory_back() {
  trim_.expires_after(between_trims);
  trim_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    is_trimming_ = !streams_->empty();
    if (is_trimming_) give_memory_back();
#ifdef __GLIBC__
    off_loop_.post([] { malloc_trim(0); });
#endif
  });
}

std::size_t Relay::body_limit(std::string_view path) {
  return path == "/api/v1/statistics" ? plan_limit_bytes : query_limit_bytes;
}

void Relay::start_collector() {
  asio::co_spawn(context_, collector_.run_daily(config_), asio::detached);
}

void Relay::begin_stop() {
  is_stopping_ = true;
  asio::co_spawn(context_, pace_share_.leave(), asio::detached);
  stop_.expires_after(stream_grace);
  stop_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    // Ended streams leave the list while it is gone through.
    for (const OpenStream& open : std::vector(streams_->begin(), streams_->end()))
      open.stopping.request_stop();
  });
}

void Relay::end_revoked() {
  for (const OpenStream& open : std::vector(streams_->begin(), streams_->end())) {
    if (!is_current(config_.access, open.viewer)) open.revoked.request_stop();
  }
}

asio::awaitable<Response> Relay::status(const Request&, Exchange& exchange) {
  const std::int64_t seconds = now();
  const Day first = co_await earliest();
  const ordered_json document = {{"now", seconds},
                                 {"version", KFSTAT_VERSION},
                                 {"features", {"accounts", "servicers", "statistics"}},
                                 {"earliest", format_date(first)},
                                 {"user", user_document(exchange.viewer)}};
  co_return json_document(document.dump());
}

asio::awaitable<Response> Relay::accounts(const Request&, Exchange& exchange) {
  Listing accounts = co_await directory_.accounts();
  if (Document* const document = std::get_if<Document>(&accounts))
    document->json = keep_accounts(std::move(document->json), exchange.viewer);
  co_return listing(std::move(accounts), exchange);
}

asio::awaitable<Response> Relay::servicers(const Request& request, Exchange& exchange) {
  const std::string_view path = request.path;
  const auto open_kfid = as_utf8(http::percent_decode(
      path.substr(servicers_head.size(), path.size() - servicers_head.size() - servicers_tail.size())));
  if (!open_kfid) {
    exchange.outcome = "http.bad_request";
    co_return problem(400, "http.bad_request", "The path's percent-encoding is broken.");
  }
  const std::vector<Issue> issues = judge_open_kfid(*open_kfid, now());
  if (!issues.empty()) {
    exchange.outcome = to_string(issues.front().code);
    co_return invalid_query(issues);
  }
  exchange.open_kfid = *open_kfid;
  if (!exchange.viewer.may_list(*open_kfid)) co_return not_allowed(exchange);
  Listing servicers = co_await directory_.servicers(*open_kfid);
  if (Document* const document = std::get_if<Document>(&servicers))
    document->json = keep_servicers(std::move(document->json), exchange.viewer, *open_kfid);
  co_return listing(std::move(servicers), exchange);
}

asio::awaitable<Response> Relay::openapi(const Request&, Exchange&) {
  co_return with_header(http::content(200, "application/json", std::string(openapi_document)),
                        "Cache-Control", "no-cache");
}

asio::awaitable<Response> Relay::alive(const Request&, Exchange&) {
  co_return json_document(R"({"status":"ok"})");
}

asio::awaitable<Response> Relay::ready(const Request&, Exchange& exchange) {
  const auto refuse = [&exchange](std::string_view code, std::string_view detail) {
    exchange.outcome = code;
    return problem(503, code, detail);
  };
  if (is_stopping_) co_return refuse("relay.stopping", "The relay stops.");
  if (store_.silent_for() > longest_silence)
    co_return refuse("relay.store_unavailable", "The store has not answered for 10 seconds.");
  co_return json_document(R"({"status":"ok"})");
}

Response Relay::listing(Listing listing, Exchange& exchange) const {
  if (Document* const document = std::get_if<Document>(&listing))
    return json_document(std::move(document->json));
  const Answer& answer = std::get<Answer>(listing);
  exchange.errcode = answer.errcode;
  exchange.cause = answer.failure.cause;
  if (answer.kind != AnswerKind::json) {
    exchange.outcome = wire_problem_of(answer.kind).code;
    return wire_problem(answer.kind);
  }
  exchange.outcome = to_string(issue_code_of(class_of(answer)));
  return errcode_problem(answer, exchange.viewer);
}

Response Relay::page(const Request& request, Exchange& exchange) const {
  std::optional<Response> found = files_.find(request);
  if (!found) {
    exchange.outcome = "relay.not_found";
    return problem(404, "relay.not_found", "There is no such page.");
  }
  return with_header(with_header(std::move(*found), "Content-Security-Policy", std::string(page_policy)),
                     "Cross-Origin-Opener-Policy", "same-origin");
}

}  // namespace kfstat::relay
