#include "figures/collector.hpp"

#include "async/bounded.hpp"
#include "watch/log.hpp"
#include <kfstat/calendar.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

constexpr std::size_t workers = 8;
constexpr std::size_t lists_at_once = 4;
// A claim that is not given back ends by itself. Whatever --now says, the clock is the system's: relays that
// share a store mean the same time by it, and a time that stands would end no claim.
constexpr std::int64_t claim_life = 60;
constexpr seconds between_renewals{20};
constexpr seconds others_are_at_it{2};
constexpr int most_failures = 30;  // of the store in a row: a minute
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

void tell_not_collected(const Series& series, const Reasons& why) {
  LogLine line("warn", "not_collected");
  line.add("open_kfid", series.open_kfid);
  line.add_text("issues", format_reasons(why));
  line.write();
}

}  // namespace

Collector::Collector(Clock clock, StatisticSource& source, Directory& directory, Store& store)
    : clock_(std::move(clock)), source_(source), directory_(directory), store_(store) {}

asio::awaitable<std::vector<Series>> Collector::list_series(Unlisted& unlisted) {
  std::vector<Series> found;
  const Listing listing = co_await directory_.accounts();
  if (std::holds_alternative<Answer>(listing)) {
    ++unlisted.failed;
    co_return found;
  }
  const std::vector<std::string> accounts = account_ids(std::get<Document>(listing));
  std::function<asio::awaitable<void>(std::size_t)> list = [&](std::size_t index) {
    return list_account(accounts[index], found, unlisted);
  };
  co_await run_bounded(accounts.size(), lists_at_once, std::move(list));
  co_return found;
}

asio::awaitable<void> Collector::list_account(std::string open_kfid, std::vector<Series>& found,
                                              Unlisted& unlisted) {
  found.push_back({open_kfid, ""});
  const Listing listing = co_await directory_.unnamed_servicers(open_kfid);
  if (std::holds_alternative<Answer>(listing)) {
    ++unlisted.failed;
    co_return;
  }
  const Document& servicers = std::get<Document>(listing);
  if (servicers.refusal) {
    // Nobody can tell who is missing.
    ++unlisted.refused;
    log_event("warn", "department_not_listed",
              {{"open_kfid", open_kfid}, {"errcode", servicers.refusal->errcode.value_or(0)}});
  }
  for (std::string& userid : servicer_ids(servicers, false))
    found.push_back({open_kfid, std::move(userid)});
}

asio::awaitable<std::optional<Claim>> Collector::claim(Day run) {
  std::function<std::optional<Claim>(StoreSession&)> take = [run](StoreSession& session) {
    const std::int64_t now = Clock().now();
    return session.claim_task(run, now, now + claim_life);
  };
  co_return co_await store_.change<std::optional<Claim>>(std::move(take));
}

// Renews the claim until it is over with; one that was lost stays lost.
asio::awaitable<void> Collector::keep(Claim& claim, Day run, Event& over, const bool& is_over) {
  while (!is_over) {
    co_await over.wait_until(clock_, clock_.steady() + between_renewals);
    if (is_over) co_return;
    const std::int64_t until = Clock().now() + claim_life;
    std::function<bool(StoreSession&)> renew = [run, claim, until](StoreSession& session) {
      return session.renew_task(run, claim, until);
    };
    try {
      if (!co_await store_.change<bool>(std::move(renew))) co_return;
      claim.until = until;
    } catch (const StoreFailure&) {
      // The store may be back before the claim ends.
      continue;
    }
  }
}

asio::awaitable<SeriesReading> Collector::read_claimed(Claim& claim, Day run, std::stop_token stop) {
  SeriesReading reading;
  std::exception_ptr failure;
  Event over;
  bool is_over = false;
  std::function<asio::awaitable<void>(std::size_t)> both = [&](std::size_t index) -> asio::awaitable<void> {
    if (index == 0) {
      co_await keep(claim, run, over, is_over);
      co_return;
    }
    try {
      Caller caller;
      caller.priority = Priority::collector;
      caller.left = stop;
      const DayRange range{source_.first_day(), run};
      reading = co_await source_.read(claim.series, range, std::move(caller));
    } catch (const StoreFailure&) {
      failure = std::current_exception();
    }
    is_over = true;
    over.tell();
  };
  co_await run_bounded(2, 2, std::move(both));
  if (failure) std::rethrow_exception(failure);
  co_return reading;
}

asio::awaitable<void> Collector::give_back(Day run, Claim claim) {
  std::function<void(StoreSession&)> release = [run, claim = std::move(claim)](StoreSession& session) {
    session.release_task(run, claim);
  };
  co_await store_.write(std::move(release));
}

asio::awaitable<void> Collector::work(Collection& collection, Troubled& troubled, std::stop_token stop) {
  const Day run = collection.run;
  while (!stop.stop_requested()) {
    std::optional<Claim> mine = co_await claim(run);
    if (!mine) co_return;
    const Series series = mine->series;
    const SeriesReading reading = co_await read_claimed(*mine, run, stop);
    if (stop.stop_requested() || reading.held_back) {
      co_await give_back(run, *std::move(mine));
      co_await source_.until_open(stop);
      continue;
    }
    if (!reading.is_kept) throw StoreFailure("what was collected could not be stored");
    if (!reading.issues.empty()) {
      tell_not_collected(series, reading.issues);
      // The claim is kept: until it ends nobody tries again.
      if (!reading.is_refused) {
        troubled.insert_or_assign(series, *std::move(mine));
        continue;
      }
    }
    troubled.erase(series);
    std::function<bool(StoreSession&)> finish = [run, claim = *std::move(mine)](StoreSession& session) {
      return session.finish_task(run, claim);
    };
    // Whoever took it over counts it.
    if (!co_await store_.change<bool>(std::move(finish))) continue;
    ++(reading.issues.empty() ? collection.done : collection.refused);
  }
}

asio::awaitable<Collection> Collector::run(std::stop_token stop) {
  Collection collection;
  collection.run = run_day(source_.now());
  tell("collect_start", collection);
  Unlisted unlisted;
  std::vector<Series> all = co_await list_series(unlisted);
  collection.refused += unlisted.refused;
  collection.failed += unlisted.failed;
  std::function<void(StoreSession&)> add =
      [run = collection.run, all = std::move(all)](StoreSession& session) { session.add_tasks(run, all); };
  co_await store_.write_at_length(std::move(add));
  std::function<std::size_t(StoreSession&)> count = [run = collection.run](StoreSession& session) {
    return static_cast<std::size_t>(session.open_tasks(run));
  };
  Troubled troubled;
  std::function<asio::awaitable<void>(std::size_t)> one = [&](std::size_t) {
    return work(collection, troubled, stop);
  };
  int failures = 0;
  while (!stop.stop_requested()) {
    co_await run_bounded(workers, workers, one);
    try {
      const std::size_t open = co_await store_.read<std::size_t>(count);
      if (open <= troubled.size()) break;
      failures = 0;
    } catch (const StoreFailure&) {
      // A store that is away for a while is no reason to lose the run.
      if (++failures == most_failures) throw;
    }
    // What is left is in the hands of others, who may have been killed.
    co_await wait_for(clock_, others_are_at_it);
  }
  collection.failed += troubled.size();
  for (auto& [series, claim] : troubled) {
    co_await give_back(collection.run, std::move(claim));
  }
  tell("collect_end", collection);
  if (observer_) observer_(source_.now(), collection);
  co_return collection;
}

asio::awaitable<void> Collector::run_daily(CollectorSettings settings) {
  std::optional<Day> finished;
  const std::stop_token never;
  while (true) {
    const Day run = run_day(source_.now());
    seconds until_next = between_looks;
    if (finished != run) {
      try {
        Collection collection;
        if (settings.is_daily) {
          collection = co_await this->run(never);
        }
        if (collection.complete()) {
          finished = run;
        } else {
          until_next = after_failure;
        }
        co_await drop_old(settings.retention_days);
      } catch (const StoreFailure&) {
        until_next = after_failure;
      }
    }
    co_await wait_for(clock_, until_next);
  }
}

asio::awaitable<void> Collector::drop_old(std::int64_t retention_days) {
  const Day run = run_day(source_.now());
  const Day today = today_at(source_.now()).today;
  std::function<void(StoreSession&)> drop = [run, today, retention_days](StoreSession& session) {
    session.drop_tasks_before(run - task_life_days);
    if (retention_days > 0) session.drop_before(today - retention_days);
  };
  co_await store_.write_at_length(std::move(drop));
}

}  // namespace kfstat::relay
