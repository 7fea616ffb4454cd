#include "statistic_source.hpp"

#include "bounded.hpp"
#include "kfstat/calendar.hpp"
#include "kfstat/document.hpp"
#include "kfstat/errcode.hpp"
#include "kfstat/report.hpp"
#include "series_text.hpp"
#include "wire_problem.hpp"

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::ordered_json;

constexpr std::size_t windows_at_once = 6;
constexpr int tries_when_slowed = 5;
constexpr std::chrono::milliseconds shortest_pause{100};
constexpr std::chrono::milliseconds longest_pause{1'000};
constexpr std::uint64_t largest_count = INT64_MAX;  // what a database keeps

// Another window of the same series would be refused just so.
bool is_hopeless(ErrcodeClass what) {
  switch (what) {
    case ErrcodeClass::permission:
    case ErrcodeClass::invalid_request:
    case ErrcodeClass::setup:
    case ErrcodeClass::ip_not_trusted:
    case ErrcodeClass::gone:
    case ErrcodeClass::credential:
      return true;
    default:
      return false;
  }
}

std::optional<std::string> servicer_of(const Series& series) {
  return series.servicer_userid.empty() ? std::nullopt : std::optional(series.servicer_userid);
}

// Judges the answer; its days are in `days` where there are any to keep.
Asked judge(Answer answer, const std::string& body, std::int64_t fetched_at, std::vector<StoredDay>& days) {
  Asked asked;
  if (answer.kind != AnswerKind::json) {
    const WireProblem what = wire_problem_of(answer.kind);
    asked.issues = relay_issue(what.code, what.detail);
  } else if (!answer.ok()) {
    const ErrcodeClass what = class_of(answer);
    asked.issues = document::issues(std::array{issue_of(answer)});
    asked.held_back = what == ErrcodeClass::rate_limited;
    asked.slowed_down = what == ErrcodeClass::concurrency_limited;
    asked.hopeless = is_hopeless(what);
    asked.refused = what == ErrcodeClass::permission || what == ErrcodeClass::invalid_request ||
                    what == ErrcodeClass::gone;
  } else {
    ParseOptions options;
    options.query = body;
    options.max_count = largest_count;
    const Result<Report> report = parse_response(answer.json, options);
    if (report) {
      // Days that nobody asked for make it doubtful that the others are all there are.
      const bool is_doubtful = std::ranges::any_of(report.notices, [](const Issue& notice) {
        return notice.code == IssueCode::response_unrequested_day;
      });
      for (const ReportDay& day : report->days) {
        const bool is_believed = !is_doubtful || day.state == DayState::reported;
        days.push_back({day, fetched_at, is_believed && is_final(day.day, day.state, fetched_at)});
      }
    } else {
      asked.issues = document::issues(report.issues);
    }
  }
  asked.answer = std::move(answer);
  return asked;
}

std::string key_of(const Series& series, DayRange range) {
  return series.open_kfid + '\n' + series.servicer_userid + '\n' + std::to_string(range.start.number) + '\n' +
         std::to_string(range.end.number);
}

void add_issue(SeriesReading& reading, const std::string& issues) {
  if (std::ranges::find(reading.issues, issues) == reading.issues.end()) reading.issues.push_back(issues);
}

struct Recollection {
  std::vector<StoredDay> days;
  SeriesReading reading;
};

// On a thread of the store: writing a series as text takes as long as reading it.
Recollection recollect(StoreSession& session, const Series& series, DayRange range) {
  Recollection found;
  found.days = session.read_days(series, range);
  SeriesReading& reading = found.reading;
  auto known = found.days.begin();
  for (Day day = range.start; day <= range.end; day = day + 1) {
    const bool is_read = known != found.days.end() && known->day.day == day;
    if (!is_read || !known->final) reading.unsettled.push_back(day);
    if (!is_read) continue;
    reading.as_of = std::min(reading.as_of.value_or(known->fetched_at), known->fetched_at);
    ++known;
  }
  if (!found.days.empty()) reading.text = format_series(found.days);
  return found;
}

}  // namespace

std::string relay_issue(std::string_view code, std::string_view message) {
  const ordered_json issue = {
      {"code", code}, {"path", ""}, {"message", message}, {"params", ordered_json::object()}};
  return ordered_json::array({issue}).dump();
}

StatisticSource::StatisticSource(asio::io_context& context, const Config& config, Upstream& upstream,
                                 Store& store)
    : context_(context), config_(config), upstream_(upstream), store_(store), calls_(context) {}

std::int64_t StatisticSource::now() const {
  return config_.now ? *config_.now : std::int64_t{std::time(nullptr)};
}

Day StatisticSource::first_day() const {
  const Today today = today_at(now());
  return config_.retention_days > 0 ? std::max(today.earliest, today.today - config_.retention_days)
                                    : today.earliest;
}

asio::awaitable<std::shared_ptr<const Asked>> StatisticSource::call(Query query, Caller caller, bool again) {
  const std::string body = build_request_body(query);
  const std::int64_t fetched_at = now();
  UpstreamCall upstream_call;
  upstream_call.path = "/cgi-bin/kf/get_servicer_statistic";
  upstream_call.json = body;
  upstream_call.paced = std::move(caller);
  Answer answer = co_await upstream_.call(std::move(upstream_call));
  SeriesDays kept;
  Asked asked = judge(std::move(answer), body, fetched_at, kept.days);
  std::erase_if(kept.days, [first = first_day()](const StoredDay& day) { return day.day.day < first; });
  if (!kept.days.empty()) {
    kept.series = {query.open_kfid, query.servicer_userid.value_or("")};
    try {
      if (again) {
        std::function<void(StoreSession&)> rewrite = [&kept](StoreSession& session) {
          session.write_days(std::array{kept}, true);
        };
        co_await store_.write(std::move(rewrite));
      } else {
        co_await store_.keep(std::move(kept));
      }
    } catch (const StoreFailure&) {
      asked.issues = relay_issue("relay.store_unavailable", "The store cannot be used.");
    }
  }
  co_return std::make_shared<const Asked>(std::move(asked));
}

asio::awaitable<std::optional<std::shared_ptr<const Asked>>> StatisticSource::ask(Query query,
                                                                                  Caller caller) {
  std::string key = build_request_body(query);
  const std::stop_token left = caller.left;
  Calls::Work work = [this, query, caller](std::stop_token nobody_waits, std::shared_ptr<Errand> errand) {
    Caller all = caller;
    all.left = std::move(nobody_waits);
    all.errand = std::move(errand);
    return call(query, std::move(all), false);
  };
  Calls::Enter enter = [this, caller](Errand& errand) { upstream_.pace().join(errand, caller); };
  co_return co_await calls_.join(std::move(key), std::move(work), std::move(enter), left);
}

asio::awaitable<void> StatisticSource::ask_window(Series series, DayRange window, Caller caller, bool again,
                                                  SeriesReading& reading, bool& hopeless) {
  const Query query{series.open_kfid, servicer_of(series), window};
  for (int tries = 1; !hopeless && !caller.left.stop_requested(); ++tries) {
    std::optional<std::shared_ptr<const Asked>> asked;
    if (again) {
      asked = co_await call(query, caller, true);
    } else {
      asked = co_await ask(query, caller);
    }
    if (!asked || (*asked)->issues.empty()) co_return;
    const Asked& what = **asked;
    if (what.slowed_down && tries < tries_when_slowed) {
      asio::steady_timer pause(context_, jitter(shortest_pause, longest_pause));
      boost::system::error_code ignored;
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    add_issue(reading, what.issues);
    reading.held_back = reading.held_back || what.held_back;
    reading.is_refused = reading.is_refused || what.refused;
    hopeless = hopeless || what.hopeless;
    co_return;
  }
}

asio::awaitable<SeriesReading> StatisticSource::read(Series series, DayRange range, Caller caller) {
  std::function<Recollection(StoreSession&)> look = [series, range](StoreSession& session) {
    return recollect(session, series, range);
  };
  Recollection found = co_await store_.read<Recollection>(look);
  const std::int64_t seconds = now();
  const std::vector<Day> lacking = days_to_ask(range, found.days, first_day(), seconds);
  const std::vector<DayRange> windows = windows_over(lacking);
  if (windows.empty()) {
    // Nothing of it was read in time, and upstream has forgotten it: that is an answer, too.
    if (found.reading.text.empty()) found.reading.text = format_series({});
    co_return std::move(found.reading);
  }

  SeriesReading troubles;
  bool hopeless = false;
  std::function<asio::awaitable<void>(std::size_t)> ask_one = [&](std::size_t index) {
    return ask_window(series, windows[index], caller, false, troubles, hopeless);
  };
  co_await run_bounded(windows.size(), windows_at_once, std::move(ask_one));
  found = co_await store_.read<Recollection>(std::move(look));
  found.reading.issues = std::move(troubles.issues);
  found.reading.held_back = troubles.held_back;
  found.reading.is_refused = troubles.is_refused;
  co_return std::move(found.reading);
}

asio::awaitable<std::vector<std::string>> StatisticSource::read_again(Series series, DayRange range,
                                                                      Caller caller) {
  std::vector<Day> days;
  for (Day day = std::max(range.start, first_day()); day <= range.end; day = day + 1)
    days.push_back(day);
  SeriesReading troubles;
  bool hopeless = false;
  const std::vector<DayRange> windows = windows_over(days);
  for (const DayRange& window : windows) {
    co_await ask_window(series, window, caller, true, troubles, hopeless);
  }
  co_return std::move(troubles.issues);
}

asio::awaitable<std::optional<std::string>> StatisticSource::recall(Query query) {
  const Series series{query.open_kfid, query.servicer_userid.value_or("")};
  std::string key = key_of(series, query.range);
  const std::optional<std::int64_t> version = store_.version();
  if (version) {
    if (const std::string* const text = recent_.find(key, *version)) co_return *text;
  }
  std::function<std::optional<std::string>(StoreSession&)> look =
      [series, range = query.range](StoreSession& session) -> std::optional<std::string> {
    Recollection found = recollect(session, series, range);
    if (!found.reading.unsettled.empty()) return std::nullopt;
    return std::move(found.reading.text);
  };
  std::optional<std::string> found = co_await store_.read<std::optional<std::string>>(std::move(look));
  if (found && version) recent_.keep(std::move(key), *version, *found);
  co_return found;
}

asio::awaitable<void> StatisticSource::until_open(std::stop_token left) {
  co_await upstream_.pace().until_open(std::move(left));
}

}  // namespace kfstat::relay
