// The store's SQL, on one connection and one thread: SQLite and PostgreSQL by the same statements.
#pragma once

#include "store/store_failure.hpp"
#include "store/store_url.hpp"
#include "store/stored_day.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

// Whose figures: a servicer's, or the account's totals where servicer_userid is "".
struct Series {
  std::string open_kfid;
  std::string servicer_userid;

  friend bool operator==(const Series&, const Series&) = default;
  friend auto operator<=>(const Series&, const Series&) = default;
};

struct SeriesDays {
  Series series;
  std::vector<StoredDay> days;  // sorted
};

// A task of the collector that is ours for a while.
struct Claim {
  Series series;
  std::int64_t until = 0;  // Unix seconds
};

struct FirstDay {
  Series series;
  Day day;
};

// Who shares the store, and with it upstream's limits.
struct Census {
  std::size_t relays = 1;  // that are alive, the one that asks included
  // Statistic calls of all of them in each minute of the last hour: index 0 is the minute of now.
  std::array<std::int64_t, 60> calls{};
};

// The schema that this program writes; older ones are brought up to it, newer ones refused.
int newest_schema_version();

// Every function throws StoreFailure; the session is of no use after that.
class StoreSession {
 public:
  // `patience`: how long it waits for a lock of SQLite's.
  StoreSession(const StoreLocation& location, std::string corp_id,
               std::chrono::seconds patience = std::chrono::seconds(10));
  ~StoreSession();
  StoreSession(const StoreSession&) = delete;
  StoreSession& operator=(const StoreSession&) = delete;

  // Ends what another thread has this session do, which then fails. For as long as the session lives.
  void interrupt();
  // Reads the table of days, and nothing of it.
  void probe();
  // Of SQLite: another number than before where another connection has committed anything since.
  std::int64_t version();
  // 0 where nothing of ours is there. Changes nothing.
  int schema_version();
  // Brings the schema up to date; refuses one that a newer version wrote.
  void migrate();
  std::vector<StoredDay> read_days(const Series& series, DayRange range);
  // The same on PostgreSQL without waiting, where every session reads days as they are meant:
  //
  //   session.ask_for_days(series, range);
  //   while (!(days = session.days_that_came())) wait until session.socket() can be read;
  bool reads_plainly();
  void ask_for_days(const Series& series, DayRange range);
  int socket() const;
  std::optional<std::vector<StoredDay>> days_that_came();
  // All or none. What is kept of days that are known is merge()'s to say.
  void write_days(std::span<const SeriesDays> readings, bool again);
  // The first reported day of every series; of one account where one is named.
  std::vector<FirstDay> first_days(const std::optional<std::string>& open_kfid);
  std::optional<Day> earliest_reported();
  std::int64_t drop_before(Day day);
  std::int64_t forget_servicer(const std::string& servicer_userid);
  // Copies a SQLite store to a file that is not there yet.
  void copy_to(const std::string& file);

  // The collector's tasks: one a series and run, which is named by the day it brings in. Adds those that are
  // not there yet.
  void add_tasks(Day run, std::span<const Series> all);
  // A task nobody works on, ours until `until`; `now` in Unix seconds. Until it is renewed or over, that time
  // is what the claim is known by: who takes an expired one over sets a later one.
  std::optional<Claim> claim_task(Day run, std::int64_t now, std::int64_t until);
  // Each of these does nothing, and tells so, where somebody else has taken the task over.
  bool renew_task(Day run, const Claim& claim, std::int64_t until);
  bool finish_task(Day run, const Claim& claim);
  // Gives it back at once.
  bool release_task(Day run, const Claim& claim);
  // Says that the relay is alive for some seconds more, by the database's clock, and adds the calls it made
  // since it said so last.
  Census take_part(const std::string& relay_id, std::int64_t seconds, std::int64_t calls);
  // The relay ends.
  void leave(const std::string& relay_id);

  std::int64_t open_tasks(Day run);
  void drop_tasks_before(Day run);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace kfstat::relay
