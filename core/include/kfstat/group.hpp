// Days by day, week or month, each group with its totals.
// Who needs it: whoever shows a long range in steps larger than a day.
#pragma once

#include <kfstat/calendar.hpp>
#include <kfstat/report.hpp>
#include <kfstat/summary.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace kfstat {

// A week or month, see periods_of, cut where the days begin and end: days 2022-02-23..2022-03-01 have the
// week 2022-02-28..2022-03-01.
struct DayGroup {
  DayRange range;
  std::int64_t days = 0;  // dates of it that are there, whatever is known of them
  bool complete = false;  // every date of the whole week or month is
  Summary summary;
};

// Reports are put together by date. In order of time; a group without any date is left out. Of days
// 2022-02-27 and 2022-03-01
//   group_days({&report, 1}, Period::month)
// has 2022-02-27..2022-02-28 and 2022-03-01..2022-03-01, each with 1 day, neither complete.
// Failure: summary.overflow with the path /0, /1 … of the group whose sum it is.
Result<std::vector<DayGroup>> group_days(std::span<const Report> reports, Period period,
                                         const SummaryOptions& options = {});

}  // namespace kfstat
