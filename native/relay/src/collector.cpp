#include "collector.hpp"

#include "bounded.hpp"
#include "kfstat/calendar.hpp"
#include "log.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <functional>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr std::size_t workers = 8;
constexpr std::size_t lists_at_once = 4;
// A claim that is not given back ends by itself; the clock is the machine's, whatever --now says.
constexpr std::int64_t claim_life = 60;
constexpr seconds others_are_at_it{2};
constexpr seconds after_failure{600};
constexpr seconds between_looks{300};
constexpr std::int64_t task_life_days = 7;

Day run_day(std::int64_t now) {
  const Today today = today_at(now);
  return now >= today.ready_at ? today.yesterday : today.yesterday - 1;
}

void tell(std::string_view event, const Collection& collection) {
  log_event("info", event,
            {{"end_date", format_date(collection.run)},
             {"series", collection.done},
             {"refused", collection.refused},
             {"failed", collection.failed}});
}

nlohmann::ordered_json fields_of(const Series& series, const SeriesReading& reading) {
  return {{"open_kfid", series.open_kfid}, {"issues", nlohmann::ordered_json::parse(reading.issues.front())}};
}

}  // namespace

asio::awaitable<std::vector<Series>> Collector::list_series(std::size_t& failed) {
  std::vector<Series> found;
  const Listing listing = co_await directory_.accounts();
  if (std::holds_alternative<Answer>(listing)) {
    ++failed;
    co_return found;
  }
  const std::vector<std::string> accounts = account_ids(std::get<Document>(listing));
  std::function<asio::awaitable<void>(std::size_t)> list = [&](std::size_t index) {
    return list_account(accounts[index], found, failed);
  };
  co_await run_bounded(accounts.size(), lists_at_once, std::move(list));
  co_return found;
}

asio::awaitable<void> Collector::list_account(std::string open_kfid, std::vector<Series>& found,
                                              std::size_t& failed) {
  found.push_back({open_kfid, ""});
  const Listing listing = co_await directory_.unnamed_servicers(open_kfid);
  if (std::holds_alternative<Answer>(listing)) {
    ++failed;
    co_return;
  }
  const Document& servicers = std::get<Document>(listing);
  if (servicers.refusal) {
    // Nobody can tell who is missing.
    ++failed;
    log_event("warn", "department_not_listed",
              {{"open_kfid", open_kfid}, {"errcode", servicers.refusal->errcode.value_or(0)}});
  }
  for (std::string& userid : servicer_ids(servicers, false))
    found.push_back({open_kfid, std::move(userid)});
}

asio::awaitable<std::optional<Series>> Collector::claim(Day run) {
  std::function<std::vector<Series>(StoreSession&)> take = [run](StoreSession& session) {
    const std::int64_t now = std::time(nullptr);
    return session.claim_tasks(run, now, now + claim_life, 1);
  };
  std::vector<Series> claimed = co_await store_.change<std::vector<Series>>(std::move(take));
  if (claimed.empty()) co_return std::nullopt;
  co_return std::move(claimed.front());
}

asio::awaitable<void> Collector::give_back(Day run, std::vector<Series> which) {
  std::function<void(StoreSession&)> release = [run, which = std::move(which)](StoreSession& session) {
    session.release_tasks(run, which);
  };
  co_await store_.write(std::move(release));
}

asio::awaitable<void> Collector::work(Collection& collection, std::set<Series>& troubled,
                                      std::stop_token stop) {
  const Day run = collection.run;
  while (!stop.stop_requested()) {
    const std::optional<Series> series = co_await claim(run);
    if (!series) co_return;
    Caller caller;
    caller.priority = Priority::collector;
    caller.left = stop;
    caller.waits_long = true;
    const DayRange range{today_at(source_.now()).earliest, run};
    const SeriesReading reading = co_await source_.read(*series, range, std::move(caller));
    std::vector<Series> mine(1, *series);
    if (stop.stop_requested() || reading.held_back) {
      co_await give_back(run, std::move(mine));
      co_await source_.until_open(stop);
      continue;
    }
    if (!reading.issues.empty()) {
      log_event("warn", "not_collected", fields_of(*series, reading));
      // The claim is kept: until it ends nobody tries again.
      if (!reading.is_refused) {
        troubled.insert(*series);
        continue;
      }
    }
    troubled.erase(*series);
    ++(reading.issues.empty() ? collection.done : collection.refused);
    std::function<void(StoreSession&)> finish = [run, mine = std::move(mine)](StoreSession& session) {
      session.finish_tasks(run, mine);
    };
    co_await store_.write(std::move(finish));
  }
}

asio::awaitable<Collection> Collector::run(std::stop_token stop) {
  Collection collection;
  collection.run = run_day(source_.now());
  tell("collect_start", collection);
  std::vector<Series> all = co_await list_series(collection.failed);
  std::function<void(StoreSession&)> add =
      [run = collection.run, all = std::move(all)](StoreSession& session) { session.add_tasks(run, all); };
  co_await store_.write(std::move(add));
  std::function<std::size_t(StoreSession&)> count = [run = collection.run](StoreSession& session) {
    return static_cast<std::size_t>(session.open_tasks(run));
  };
  std::set<Series> troubled;
  std::function<asio::awaitable<void>(std::size_t)> one = [&](std::size_t) {
    return work(collection, troubled, stop);
  };
  while (!stop.stop_requested()) {
    co_await run_bounded(workers, workers, one);
    const std::size_t open = co_await store_.read<std::size_t>(count);
    if (open <= troubled.size()) break;
    // What is left is in the hands of others, who may have been killed.
    co_await pause(others_are_at_it);
  }
  collection.failed += troubled.size();
  std::vector<Series> left(troubled.begin(), troubled.end());
  co_await give_back(collection.run, std::move(left));
  tell("collect_end", collection);
  co_return collection;
}

asio::awaitable<void> Collector::run_daily(const Config& config) {
  std::optional<Day> finished;
  const std::stop_token never;
  while (true) {
    const Day run = run_day(source_.now());
    seconds until_next = between_looks;
    if (finished != run) {
      try {
        Collection collection;
        if (config.collects_daily) {
          collection = co_await this->run(never);
        }
        if (collection.complete()) {
          finished = run;
        } else {
          until_next = after_failure;
        }
        co_await drop_old(run, config.retention_days);
      } catch (const StoreFailure&) {
        until_next = after_failure;
      }
    }
    co_await pause(until_next);
  }
}

asio::awaitable<void> Collector::drop_old(Day run, std::int64_t retention_days) {
  const Day today = today_at(source_.now()).today;
  std::function<void(StoreSession&)> drop = [run, today, retention_days](StoreSession& session) {
    session.drop_tasks_before(run - task_life_days);
    if (retention_days > 0) session.drop_before(today - retention_days);
  };
  co_await store_.write(std::move(drop));
}

asio::awaitable<void> Collector::pause(seconds time) {
  asio::steady_timer timer(context_, time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace kfstat::relay
