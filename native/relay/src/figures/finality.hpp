// When a reading of a day is the last word, and when a day is asked for again.
#pragma once

#include "store/stored_day.hpp"
#include <kfstat/report_data.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace kfstat::relay {

// What an answer that was asked for at `asked_at` says of the days it was asked for.
//   `listed`: it holds a statistic_list, and no days that nobody asked for. Else what it lacks may be there.
// A reported day is final when read from 12:00 UTC+8 of the next day on, an empty or missing one when read 48
// hours or more after it ended: until then upstream may still be counting. Where no day at all is reported,
// the second such reading, 12 hours or more later, makes them final: see merge.
std::vector<StoredDay> reading_of(std::span<const ReportDay> days, bool listed, std::int64_t asked_at);

// The days of the range that upstream must be asked for: never asked for, or not final and asked for an hour
// ago or more. Days before `earliest`, which upstream has forgotten, are not among them. `stored` is sorted.
std::vector<Day> days_to_ask(DayRange range, std::span<const StoredDay> stored, Day earliest,
                             std::int64_t now);

// The fewest ranges of at most 31 days that hold all the days, which are sorted.
std::vector<DayRange> windows_over(std::span<const Day> days);

}  // namespace kfstat::relay
