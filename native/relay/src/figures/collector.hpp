// Brings in every day of everyone while upstream still has it, shared with other relays on the same store.
#pragma once

#include "async/event.hpp"
#include "clock/clock.hpp"
#include "figures/directory.hpp"
#include "figures/statistic_source.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace kfstat::relay {

struct Collection {
  Day run;                  // the last day that was brought in
  std::size_t done = 0;     // series this relay brought in
  std::size_t refused = 0;  // series and departments upstream does not show
  std::size_t failed = 0;   // series and lists that could not be had this time
  bool complete() const { return failed == 0; }
};

// Lists that lack someone.
struct Unlisted {
  std::size_t refused = 0;  // of departments upstream does not show
  std::size_t failed = 0;   // could not be had this time
};

struct CollectorSettings {
  bool is_daily = false;            // yesterday for everyone, after 06:00 UTC+8
  std::int64_t retention_days = 0;  // 0: days are kept for good
};

class Collector {
 public:
  Collector(Clock clock, StatisticSource& source, Directory& directory, Store& store);

  // Every series of every account, and each account's totals, up to yesterday; before 06:00 UTC+8 to the day
  // before. Days that are final are not asked for, so the first run fills 180 days and the later ones what is
  // new. A series is worked on by one relay at a time, however long it takes; one that was killed is taken
  // over after a minute. Throws StoreFailure.
  boost::asio::awaitable<Collection> run(std::stop_token stop);

  // Told of every run that came to its end, with its time in Unix seconds.
  using Observer = std::function<void(std::int64_t ended_at, const Collection&)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // Runs once a day, from 06:00 UTC+8 on, and again after 10 minutes where something failed, unless the
  // operator wants no collecting; drops what is older than the retention. Never ends.
  boost::asio::awaitable<void> run_daily(CollectorSettings settings);

  // Drops the days that are older than the retention (0: none are), and what is left of earlier runs.
  boost::asio::awaitable<void> drop_old(std::int64_t retention_days);

  // Every series upstream's lists name.
  boost::asio::awaitable<std::vector<Series>> list_series(Unlisted& unlisted);

 private:
  using Troubled = std::map<Series, Claim>;  // what could not be had, and is kept from being tried again

  boost::asio::awaitable<void> work(Collection& collection, Troubled& troubled, std::stop_token stop);
  boost::asio::awaitable<std::optional<Claim>> claim(Day run);
  boost::asio::awaitable<SeriesReading> read_claimed(Claim& claim, Day run, std::stop_token stop);
  boost::asio::awaitable<void> keep(Claim& claim, Day run, Event& over, const bool& is_over);
  boost::asio::awaitable<void> give_back(Day run, Claim claim);
  boost::asio::awaitable<void> list_account(std::string open_kfid, std::vector<Series>& found,
                                            Unlisted& unlisted);

  Clock clock_;
  StatisticSource& source_;
  Directory& directory_;
  Store& store_;
  Observer observer_;
};

}  // namespace kfstat::relay
