#include "routes/statistics.hpp"

#include "routes/problems.hpp"
#include "routes/statistics_query.hpp"
#include "routes/statistics_stream.hpp"
#include "watch/log.hpp"
#include <kfstat/errcode.hpp>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;

constexpr std::size_t most_streams = 64;
constexpr std::size_t most_logged_accounts = 20;
constexpr std::chrono::seconds between_trims{15};

// Whose figures a stream reads, for the log.
LogFields accounts_and_people(const StatisticsQuery& query) {
  LogFields what;
  if (query.all_accounts) {
    what.push_back({"open_kfids", "all"});
  } else {
    const std::size_t shown = std::min(query.open_kfids.size(), most_logged_accounts);
    what.push_back(
        {"open_kfids", std::vector(query.open_kfids.begin(),
                                   query.open_kfids.begin() + static_cast<std::ptrdiff_t>(shown))});
    what.push_back({"accounts", query.open_kfids.size()});
  }
  const bool is_totals = query.servicer_userids.size() == 1 && query.servicer_userids.front().empty();
  what.push_back({"servicers", query.all_servicers ? LogValue("all")
                               : is_totals         ? LogValue(0)
                                                   : LogValue(query.servicer_userids.size())});
  if (!query.all_servicers && !is_totals && query.servicer_userids.size() == 1)
    what.push_back({"servicer_userid", query.servicer_userids.front()});
  return what;
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

StatisticsRoutes::StatisticsRoutes(asio::io_context& context, Clock clock, Store& store, Directory& directory,
                                   StatisticSource& source, OffLoop& off_loop)
    : context_(context),
      clock_(std::move(clock)),
      store_(store),
      directory_(directory),
      source_(source),
      off_loop_(off_loop),
      seats_(most_streams),
      trim_(context, clock_, [this] { trim(); }) {}

// Days that are final are not asked for again. Without a store that lasts nothing is: the sandbox's faults
// and clocks show at once then.
asio::awaitable<std::optional<std::string>> StatisticsRoutes::recall(const Query& query) {
  if (store_.kind() == StoreKind::memory) co_return std::nullopt;
  try {
    co_return co_await source_.recall(query);
  } catch (const StoreFailure&) {
    co_return std::nullopt;
  }
}

asio::awaitable<Day> StatisticsRoutes::earliest() {
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

asio::awaitable<Response> StatisticsRoutes::statistic(const Request& request, Exchange& exchange) {
  const Result<Query> query = validate_query(request.body, clock_.now());
  if (!query) co_return invalid_query(query.issues, exchange);
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
  caller.turn_by = clock_.steady() + longest_wait_for_turns;
  const auto asked = co_await source_.ask(*query, std::move(caller));
  Answer answer;
  if (asked) {
    answer = (*asked)->answer;
  } else {
    answer.kind = request.client_left.stop_requested() ? AnswerKind::left : AnswerKind::overloaded;
  }
  exchange.cause = answer.failure.cause;
  if (answer.kind != AnswerKind::json) co_return wire_problem(answer.kind, exchange);
  exchange.errcode = answer.errcode;
  if (!answer.ok()) {
    exchange.outcome = to_string(issue_code_of(class_of(answer)));
  }
  co_return json_document(std::move(answer.json));
}

asio::awaitable<Response> StatisticsRoutes::statistics(const Request& request, Exchange& exchange) {
  const Viewer& viewer = exchange.viewer;
  const Day first = co_await earliest();
  struct Judged {
    bool is_foreign = false;
    Result<StatisticsQuery> query;
  };
  std::function<Judged()> judge = [&request, &viewer, first, seconds = clock_.now()] {
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
  if (!query) co_return invalid_query(query.issues, exchange);
  exchange.range = query->range;
  if (query->open_kfids.size() == 1) exchange.open_kfid = query->open_kfids.front();
  if (!may_read(viewer, *query)) co_return not_allowed(exchange);
  std::shared_ptr<void> place = seats_.take(viewer.name());
  if (!place) co_return wire_problem(AnswerKind::overloaded, exchange);

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
    LogFields fields = {{"id", id}, {"complete", complete}, {"series", series}, {"failed", failed}};
    if (!user.empty()) fields.push_back({"user", user});
    fields.insert(fields.end(), what.begin(), what.end());
    fields.push_back({"start_date", format_date(range.start)});
    fields.push_back({"end_date", format_date(range.end)});
    log_event("info", "stream_end", fields);
  };
  Response response =
      with_header(http::content(200, "application/x-ndjson", ""), "Cache-Control", "no-store");
  response.headers.push_back({"Vary", "Accept-Encoding"});
  if (reader.takes_gzip) response.headers.push_back({"Content-Encoding", "gzip"});
  const StreamHouse house{clock_, source_, directory_, budget_, id_lists_, off_loop_};
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
void StatisticsRoutes::give_memory_back() {
  trim_.set(clock_.steady() + between_trims);
}

void StatisticsRoutes::trim() {
  is_trimming_ = !streams_->empty();
  if (is_trimming_) give_memory_back();
#ifdef __GLIBC__
  off_loop_.post([] { malloc_trim(0); });
#endif
}

void StatisticsRoutes::end_streams() {
  // Ended streams leave the list while it is gone through.
  for (const OpenStream& open : std::vector(streams_->begin(), streams_->end()))
    open.stopping.request_stop();
}

void StatisticsRoutes::cut_streams(const std::function<bool(const Viewer&)>& is_revoked) {
  for (const OpenStream& open : std::vector(streams_->begin(), streams_->end())) {
    if (is_revoked(open.viewer)) open.revoked.request_stop();
  }
}

}  // namespace kfstat::relay
