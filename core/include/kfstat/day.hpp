// Calendar days in UTC+8, the only time zone this API knows (fixed offset, no daylight saving).
// Who needs it: anyone who turns an instant into the day upstream files it under, or reads a date text.
// Source: "填当天的0时0分0秒（否则系统自动处理为当天的0分0秒）", documentation of kf/get_servicer_statistic.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat {

// A calendar day in UTC+8: the number of days since 1970-01-01, negative before it.
struct Day {
  std::int64_t number = 0;

  friend constexpr auto operator<=>(const Day&, const Day&) = default;
  friend constexpr Day operator+(Day day, std::int64_t days) { return {day.number + days}; }
  friend constexpr Day operator-(Day day, std::int64_t days) { return {day.number - days}; }
  friend constexpr std::int64_t operator-(Day left, Day right) { return left.number - right.number; }
};

// Both ends included.
struct DayRange {
  Day start;
  Day end;

  // 2022-02-28..2022-03-01 has 2.
  constexpr std::int64_t days() const { return end - start + 1; }
  friend constexpr bool operator==(const DayRange&, const DayRange&) = default;
};

// Of a range whose days are listed one by one: a hundred years and some.
inline constexpr std::int64_t max_listed_days = 36600;

inline constexpr std::int64_t seconds_per_day = 86400;
inline constexpr std::int64_t utc8_seconds = 28800;  // UTC+8 is ahead of UTC

// The day that holds an instant in Unix seconds; correct for negative instants too.
// day_of(1645599600) is 2022-02-23, because 1645545600 is its midnight in UTC+8.
constexpr Day day_of(std::int64_t unix_seconds) {
  const std::int64_t shifted = unix_seconds + utc8_seconds;
  return {shifted >= 0 ? shifted / seconds_per_day : -((-shifted + seconds_per_day - 1) / seconds_per_day)};
}

// Unix seconds of 00:00:00 UTC+8: midnight_of(day_of(1645599600)) is 1645545600.
constexpr std::int64_t midnight_of(Day day) {
  return day.number * seconds_per_day - utc8_seconds;
}

// Reads exactly `YYYY-MM-DD` in ASCII digits, years 0001 to 9999; nothing for any other text and for
// days that do not exist: parse_date("2022-02-29") is empty.
std::optional<Day> parse_date(std::string_view text);

// Writes `YYYY-MM-DD`; the day must lie in the years 0001 to 9999, others are brought to the nearest of them:
// format_date({19046}) is "2022-02-23".
std::string format_date(Day day);

struct CivilDate {
  int year = 1970;
  unsigned month = 1;  // 1..12
  unsigned day = 1;    // 1..31
};

// The proleptic Gregorian date of a day, and back: civil_of({19046}) is 2022, 2, 23. The month of a date that
// is turned into a day must be 1..12; its day may run over: {2022, 2, 30} is 2022-03-02.
CivilDate civil_of(Day day);
Day day_from_civil(CivilDate date);

// 0 is Monday, 6 is Sunday: weekday_of({19046}) is 2, a Wednesday.
constexpr unsigned weekday_of(Day day) {
  return static_cast<unsigned>(((day.number + 3) % 7 + 7) % 7);
}

}  // namespace kfstat
