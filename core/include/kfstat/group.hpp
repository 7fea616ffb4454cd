// The days of a report by day, week or month, each group with its totals.
// Who needs it: whoever shows a long range in steps larger than a day.
#pragma once

#include <kfstat/calendar.hpp>
#include <kfstat/report.hpp>
#include <kfstat/summary.hpp>

#include <cstdint>
#include <vector>

namespace kfstat {

// A week or month, see periods_of, cut where the report begins and ends: a report of 2022-02-23..2022-03-01
// has the week 2022-02-28..2022-03-01.
struct DayGroup {
  DayRange range;
  std::int64_t days = 0;  // the report's days in it
  Summary summary;        // of these
};

// In order of time; a group none of the report's days is in is left out. Of days 2022-02-27 and 2022-03-01
//   group_days(report, Period::month)
// has 2022-02-27..2022-02-28 and 2022-03-01..2022-03-01, each with 1 day.
// Failure: summary.overflow with the path /0, /1 … of the group whose sum it is.
Result<std::vector<DayGroup>> group_days(const Report& report, Period period,
                                         const SummaryOptions& options = {});

}  // namespace kfstat
