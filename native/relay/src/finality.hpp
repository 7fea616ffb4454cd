// When a reading of a day is the last word, and when a day is asked for again.
#pragma once

#include "kfstat/report.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kfstat::relay {

// One day of one series as it was read. Before its first reading a day has none of these.
struct StoredDay {
  ReportDay day;
  std::int64_t fetched_at = 0;  // Unix seconds at which upstream was asked
  bool final = false;
};

// A reported day is final when read from 12:00 UTC+8 of the next day on, an empty or missing one when read 48
// hours or more after it ended: until then upstream may still be counting.
bool is_final(Day day, DayState state, std::int64_t fetched_at);

// The days of the range that upstream must be asked for: never read, or not final and read an hour ago or
// more. Days before `earliest`, which upstream has forgotten, are not among them. `stored` is sorted.
std::vector<Day> days_to_ask(DayRange range, std::span<const StoredDay> stored, Day earliest,
                             std::int64_t now);

// The fewest ranges of at most 31 days that hold all the days, which are sorted.
std::vector<DayRange> windows_over(std::span<const Day> days);

}  // namespace kfstat::relay
