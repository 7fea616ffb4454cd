#include "figures/statistic_source.hpp"

#include "async/bounded.hpp"
#include "async/width.hpp"
#include "figures/finality.hpp"
#include "figures/series_text.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/report.hpp>

#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

constexpr std::size_t windows_at_once = 6;
constexpr std::chrono::seconds window_refusal_life{60};
constexpr std::size_t most_refusals = 4096;
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

// Whether the answer holds a list of days: without one it does not say that there are none.
bool has_list(const std::string& answer) {
  const auto document = nlohmann::json::parse(answer, nullptr, false);
  const auto list = document.find("statistic_list");
  return list != document.end() && list->is_array();
}

// Whether it holds days outside those that were asked for.
bool has_other_days(const std::string& answer, DayRange asked) {
  const auto document = nlohmann::json::parse(answer, nullptr, false);
  const auto list = document.find("statistic_list");
  return list != document.end() && std::ranges::any_of(*list, [asked](const nlohmann::json& entry) {
           const auto time = entry.find("stat_time");
           if (time == entry.end() || !time->is_number_integer()) return false;
           const Day day = day_of(time->get<std::int64_t>());
           return day < asked.start || day > asked.end;
         });
}

std::vector<StoredDay> read_days(const Report& report, const std::vector<Issue>& notices,
                                 const Answer& answer, DayRange asked, std::int64_t asked_at) {
  // Days that nobody asked for make it doubtful that the others are all there are.
  // A report tells a hundred things at most; of what it leaves out the answer itself is asked.
  const bool is_told = std::ranges::any_of(
      notices, [](const Issue& notice) { return notice.code == IssueCode::response_unrequested_day; });
  const bool is_cut = !notices.empty() && find_param(notices.back(), "omitted") != nullptr;
  const bool is_doubtful = is_told || (is_cut && has_other_days(answer.json, asked));
  const bool is_bare =
      std::ranges::all_of(report.days, [](const ReportDay& day) { return day.state == DayState::missing; });
  return reading_of(report.days, !is_doubtful && !(is_bare && !has_list(answer.json)), asked_at);
}

Asked judge(Answer answer, const std::string& body, DayRange range, std::int64_t asked_at) {
  Asked asked;
  if (answer.kind != AnswerKind::json) {
    asked.issues = {reason_of(answer)};
  } else if (!answer.ok()) {
    const ErrcodeClass what = class_of(answer);
    asked.issues = {reason_of(answer)};
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
      asked.days = read_days(*report, report.notices, answer, range, asked_at);
    } else {
      asked.issues.assign(report.issues.begin(), report.issues.end());
    }
  }
  asked.answer = std::move(answer);
  return asked;
}

std::string key_of(const Series& series, DayRange range) {
  return series.open_kfid + '\n' + series.servicer_userid + '\n' + std::to_string(range.start.number) + '\n' +
         std::to_string(range.end.number);
}

// What is known of the range, without its text.
SeriesReading describe(std::span<const StoredDay> days, DayRange range) {
  SeriesReading reading;
  auto known = days.begin();
  for (Day day = range.start; day <= range.end; day = day + 1) {
    const bool is_read = known != days.end() && known->day.day == day;
    if (!is_read || !known->final) reading.unsettled.push_back(day);
    if (!is_read) continue;
    reading.as_of = std::min(reading.as_of.value_or(known->fetched_at), known->fetched_at);
    ++known;
  }
  return reading;
}

struct Recollection {
  std::vector<StoredDay> days;
  std::vector<Day> lacking;
  SeriesReading reading;  // with its text where nothing is lacking
};

Recollection recollect(std::vector<StoredDay> days, DayRange range, Day first, std::int64_t now) {
  Recollection found;
  found.days = std::move(days);
  found.lacking = days_to_ask(range, found.days, first, now);
  if (!found.lacking.empty()) return found;
  found.reading = describe(found.days, range);
  // Nothing of it was read in time, and upstream has forgotten it: that is an answer, too.
  found.reading.text = format_series(found.days);
  return found;
}

}  // namespace

StatisticSource::StatisticSource(asio::io_context& context, Clock clock, std::int64_t retention_days,
                                 Upstream& upstream, Store& store)
    : clock_(std::move(clock)),
      retention_days_(retention_days),
      upstream_(upstream),
      store_(store),
      calls_(context, clock_) {}

std::int64_t StatisticSource::now() const {
  return clock_.now();
}

Day StatisticSource::first_day() const {
  const Today today = today_at(now());
  return retention_days_ > 0 ? std::max(today.earliest, today.today - retention_days_) : today.earliest;
}

asio::awaitable<std::shared_ptr<const Asked>> StatisticSource::call(Query query, Caller caller, bool again) {
  const std::string body = build_request_body(query);
  const std::int64_t asked_at = now();
  UpstreamCall upstream_call;
  upstream_call.path = "/cgi-bin/kf/get_servicer_statistic";
  upstream_call.json = body;
  const bool for_a_request = caller.priority == Priority::person;
  upstream_call.paced = std::move(caller);
  Answer answer = co_await upstream_.call(std::move(upstream_call));
  auto asked = std::make_shared<Asked>(judge(std::move(answer), body, query.range, asked_at));
  SeriesDays kept{{query.open_kfid, query.servicer_userid.value_or("")}, asked->days};
  std::erase_if(kept.days, [first = first_day()](const StoredDay& day) { return day.day.day < first; });
  if (!kept.days.empty()) {
    try {
      if (again) {
        std::function<void(StoreSession&)> rewrite = [kept = std::move(kept)](StoreSession& session) {
          session.write_days(std::array{kept}, true);
        };
        co_await store_.write(std::move(rewrite));
      } else {
        co_await store_.keep(std::move(kept), for_a_request);
      }
    } catch (const StoreFailure&) {
      asked->is_kept = false;
    }
  }
  if (asked->refused) remember_refusal(body, asked);
  co_return asked;
}

// What upstream would say again: who asks for an account that is not there may ask often. A store that does
// not last keeps nothing, so that the sandbox's faults show at once.
std::shared_ptr<const Asked> StatisticSource::recent_refusal(const std::string& body) {
  const auto found = refusals_.find(body);
  if (found == refusals_.end() || clock_.steady() >= found->second.until) return nullptr;
  return found->second.asked;
}

void StatisticSource::remember_refusal(const std::string& body, const std::shared_ptr<const Asked>& asked) {
  if (store_.kind() == StoreKind::memory) return;
  const auto now = clock_.steady();
  if (refusals_.size() >= most_refusals)
    std::erase_if(refusals_, [now](const auto& entry) { return now >= entry.second.until; });
  if (refusals_.size() < most_refusals) refusals_[body] = {asked, now + window_refusal_life};
}

asio::awaitable<std::optional<std::shared_ptr<const Asked>>> StatisticSource::ask(Query query,
                                                                                  Caller caller) {
  std::string key = build_request_body(query);
  if (auto refusal = recent_refusal(key)) co_return refusal;
  const std::stop_token left = caller.left;
  Calls::Work work = [this, query, caller](std::stop_token nobody_waits, std::shared_ptr<Errand> errand) {
    Caller all = caller;
    all.left = std::move(nobody_waits);
    all.errand = std::move(errand);
    return call(query, std::move(all), false);
  };
  Calls::Enter enter = [this, caller](Errand& errand) { upstream_.pace().join(errand, caller); };
  // The call may have been begun by one who waits longer.
  Calls::Until until = [this, caller](const Errand& errand) {
    const bool is_time = clock_.steady() >= caller.turn_by;
    return is_time && !errand.is_in_line() ? caller.turn_by + WireRequest{}.time : caller.turn_by;
  };
  co_return co_await calls_.join(std::move(key), std::move(work), std::move(enter), left, std::move(until));
}

// What came of the windows of one series.
struct StatisticSource::Errands {
  std::vector<StoredDay> days;
  SeriesReading troubles;
  bool hopeless = false;
};

asio::awaitable<void> StatisticSource::ask_window(Series series, DayRange window, Caller caller, bool again,
                                                  Errands& errands) {
  const Query query{series.open_kfid, servicer_of(series), window};
  for (int tries = 1; !errands.hopeless && !caller.left.stop_requested(); ++tries) {
    std::optional<std::shared_ptr<const Asked>> asked;
    if (again) {
      asked = co_await call(query, caller, true);
    } else {
      asked = co_await ask(query, caller);
    }
    if (!asked) co_return;
    const Asked& what = **asked;
    errands.days.insert(errands.days.end(), what.days.begin(), what.days.end());
    errands.troubles.is_kept = errands.troubles.is_kept && what.is_kept;
    if (what.issues.empty()) co_return;
    if (what.slowed_down && tries < tries_when_slowed) {
      co_await wait_for(clock_, jitter(shortest_rest, longest_rest));
      continue;
    }
    add_reasons(errands.troubles.issues, what.issues);
    errands.troubles.held_back = errands.troubles.held_back || what.held_back;
    errands.troubles.is_refused = errands.troubles.is_refused || what.refused;
    errands.hopeless = errands.hopeless || what.hopeless;
    co_return;
  }
}

asio::awaitable<SeriesReading> StatisticSource::read(Series series, DayRange range, Caller caller) {
  const Day first = first_day();
  Recollection found;
  bool is_read = true;
  // On a thread of the store: writing years as text takes as long as reading them.
  std::function<Recollection(StoreSession&)> work = [series, range, first,
                                                     now = now()](StoreSession& session) {
    return recollect(session.read_days(series, range), range, first, now);
  };
  try {
    found = co_await store_.read(std::move(work), ReadFor::stream);
  } catch (const StoreFailure&) {
    is_read = false;
  }
  if (!is_read) found.lacking = days_to_ask(range, {}, first, now());
  const std::vector<DayRange> windows = windows_over(found.lacking);
  if (is_read && windows.empty()) co_return std::move(found.reading);

  Errands errands;
  if (!is_read && range.start < first) add_reasons(errands.troubles.issues, {store_unavailable()});
  std::function<asio::awaitable<void>(std::size_t)> ask_one = [&](std::size_t index) {
    return ask_window(series, windows[index], caller, false, errands);
  };
  co_await run_bounded(windows.size(), windows_at_once, std::move(ask_one));
  std::ranges::sort(errands.days, {}, [](const StoredDay& day) { return day.day.day; });
  const std::vector<StoredDay> days = merge(found.days, errands.days);
  SeriesReading reading = describe(days, range);
  if (!days.empty()) reading.text = format_series(days);
  reading.issues = std::move(errands.troubles.issues);
  reading.held_back = errands.troubles.held_back;
  reading.is_refused = errands.troubles.is_refused;
  reading.is_kept = errands.troubles.is_kept;
  co_return reading;
}

asio::awaitable<Reasons> StatisticSource::read_again(Series series, DayRange range, Caller caller) {
  std::vector<Day> days;
  for (Day day = std::max(range.start, first_day()); day <= range.end; day = day + 1)
    days.push_back(day);
  Errands errands;
  for (const DayRange& window : windows_over(days)) {
    co_await ask_window(series, window, caller, true, errands);
  }
  if (!errands.troubles.is_kept) add_reasons(errands.troubles.issues, {store_unavailable()});
  co_return std::move(errands.troubles.issues);
}

asio::awaitable<std::optional<std::string>> StatisticSource::recall(Query query) {
  Series series{query.open_kfid, query.servicer_userid.value_or("")};
  std::string key = key_of(series, query.range);
  const std::optional<std::int64_t> version = store_.version();
  if (version) {
    if (const std::string* const text = recent_.find(key, *version)) co_return *text;
  }
  std::vector<StoredDay> days = co_await store_.read_days(std::move(series), query.range);
  Recollection found = recollect(std::move(days), query.range, first_day(), now());
  if (!found.lacking.empty()) co_return std::nullopt;
  if (version && found.reading.unsettled.empty()) recent_.keep(std::move(key), *version, found.reading.text);
  co_return std::move(found.reading.text);
}

asio::awaitable<void> StatisticSource::until_open(std::stop_token left) {
  co_await upstream_.pace().until_open(std::move(left));
}

}  // namespace kfstat::relay
