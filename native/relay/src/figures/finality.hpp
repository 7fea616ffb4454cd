// When a reading of a day is the last word, and when a day is asked for again.
#pragma once

#include <kfstat/report.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat::relay {

// One day of one series as it was read. Before its first reading a day has none of these. Times are Unix
// seconds.
struct StoredDay {
  ReportDay day;
  std::int64_t fetched_at = 0;  // when upstream was asked for what is kept of the day
  bool final = false;
  // When upstream was asked for the day last: later than fetched_at where it then had nothing to say of a day
  // that is reported.
  std::int64_t asked_at = 0;
  // Of a day that is not reported: the first reading that said so. Nothing where no answer could be relied
  // on.
  std::optional<std::int64_t> silent_since = {};
};

// What an answer that was asked for at `asked_at` says of the days it was asked for.
//   `listed`: it holds a statistic_list, and no days that nobody asked for. Else what it lacks may be there.
// A reported day is final when read from 12:00 UTC+8 of the next day on, an empty or missing one when read 48
// hours or more after it ended: until then upstream may still be counting. Where no day at all is reported,
// the second such reading, 12 hours or more later, makes them final: see merge.
std::vector<StoredDay> reading_of(std::span<const ReportDay> days, bool listed, std::int64_t asked_at);

// What is kept of a day that was known and is read again: a reported day is replaced by a reported one only,
// and a final one not at all, unless upstream was asked for it `again`.
StoredDay merge(const StoredDay& known, const StoredDay& fresh, bool again = false);

// Both lists are sorted by day; so is what comes of them.
std::vector<StoredDay> merge(std::span<const StoredDay> known, std::span<const StoredDay> fresh,
                             bool again = false);

// The days of the range that upstream must be asked for: never asked for, or not final and asked for an hour
// ago or more. Days before `earliest`, which upstream has forgotten, are not among them. `stored` is sorted.
std::vector<Day> days_to_ask(DayRange range, std::span<const StoredDay> stored, Day earliest,
                             std::int64_t now);

// The fewest ranges of at most 31 days that hold all the days, which are sorted.
std::vector<DayRange> windows_over(std::span<const Day> days);

}  // namespace kfstat::relay
