// Dates for people, so that no front end writes its own.
// Who needs it: whoever offers a range to pick. All dates are UTC+8, both ends of a range are included, and
// `now` is in Unix seconds.
// Source: upstream has the days from yesterday back to 180 days (参数说明 of kf/get_servicer_statistic); that
// yesterday's figures may be read from 06:00 on, weeks from Monday and the presets are this project's own.
#pragma once

#include <kfstat/day.hpp>
#include <kfstat/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kfstat {

// The last instant a clock may give: 9999-12-31 23:59:59 UTC+8. The first is 0.
inline constexpr std::int64_t last_instant = 253402271999;

// Whether a clock may give these Unix seconds: is_instant(1645545600) is true, is_instant(-1) is false.
constexpr bool is_instant(std::int64_t seconds) {
  return seconds >= 0 && seconds <= last_instant;
}

struct Today {
  Day today;
  Day yesterday;
  Day earliest;               // the first day upstream still has: today - 180 days
  std::int64_t ready_at = 0;  // Unix seconds of 06:00 UTC+8 today, from when yesterday's figures may be read
};

// The dates that bound a question asked at `now`: today_at(1645599600) is 2022-02-23, 2022-02-22 and
// 2021-08-27, ready at 1645567200. Never fails.
Today today_at(std::int64_t now);

// yesterday, last_7_days, last_28_days, last_30_days, last_90_days, last_180_days (ending yesterday),
// this_week, this_month, this_quarter (from Monday or the 1st to yesterday), last_week, week_before_last,
// last_month, last_quarter (whole, also where it begins before the first day upstream still has):
//   preset_range("last_week", 1645599600) is 2022-02-14..2022-02-20
// Failure: range.unknown_preset, or range.empty_preset where the range has no complete day yet.
Result<DayRange> preset_range(std::string_view name, std::int64_t now);

enum class StepBack : std::uint8_t { period, month, year };

// By `period` the range of equal length just before: 2022-02-08..2022-02-14 for 2022-02-15..2022-02-21. By
// `month` or `year` the same days of the month or year before, a day it lacks being the month's last:
// 2022-02-01..2022-02-28 for 2022-03-01..2022-03-31.
// Failure: range.reversed, range.too_early where that would begin before the year 1.
Result<DayRange> previous_range(DayRange range, StepBack by = StepBack::period);

// Every day of a range, both ends included: days_of({2024-02-28, 2024-03-01}) has three.
// Failure: range.reversed, range.too_long for more than 36,600 days.
Result<std::vector<Day>> days_of(DayRange range);

enum class Period : std::uint8_t { day, week, month };

// `day`, `week` or `month`; nothing for any other name.
std::optional<Period> parse_period(std::string_view name);

// The whole day, week or month that holds a day. A week is from Monday to Sunday, a month from its first day
// to its last: period_around(2022-02-23, Period::week) is 2022-02-21..2022-02-27.
DayRange period_around(Day day, Period period);

// A day, week or month of a range, as far as the range holds it.
struct RangePeriod {
  DayRange range;
  bool whole = false;  // the range holds all of it
};

// A range by day, week or month, in order, the first and the last cut where the range cuts them:
//   periods_of({2022-02-23, 2022-03-06}, Period::week)
// is 2022-02-23..2022-02-27, not whole, and 2022-02-28..2022-03-06, whole.
// Failure: as days_of.
Result<std::vector<RangePeriod>> periods_of(DayRange range, Period period);

}  // namespace kfstat
