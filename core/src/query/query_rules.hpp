// The rules of a query as judgements on typed values: what reads JSON text names each finding as an issue or
// a notice, what reads plain fields only asks whether there is any.
#pragma once

#include <kfstat/calendar.hpp>
#include <kfstat/issue.hpp>
#include <kfstat/query.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat {

struct IdFindings {
  bool empty = false;  // then nothing else is said of it
  bool too_long = false;
  bool invisible = false;

  bool any() const { return empty || too_long || invisible; }
};

// `id` is valid UTF-8.
IdFindings judge_id(std::string_view id);

// Whether nothing is wrong with it; else says what, with the path.
bool add_id_issues(std::string_view id, const std::string& path, std::vector<Issue>& issues);

struct DayFindings {
  bool too_early = false;
  bool beyond_upstream = false;  // but within what a store has
  bool too_late = false;

  bool any() const { return too_early || beyond_upstream || too_late; }
};

// The first day that may be asked for.
inline Day earliest_day(const Today& today, std::optional<Day> store_earliest) {
  return store_earliest ? std::min(*store_earliest, today.earliest) : today.earliest;
}

inline DayFindings judge_day(Day day, const Today& today, std::optional<Day> store_earliest = {}) {
  DayFindings found;
  found.too_early = day < earliest_day(today, store_earliest);
  found.beyond_upstream = !found.too_early && day < today.earliest;
  found.too_late = day > today.yesterday;
  return found;
}

// The days whose midnight is uint32, as upstream's times are: 1970-01-02 to 2106-02-07.
inline constexpr Day first_wire_day{1};
inline constexpr Day last_wire_day = day_of(UINT32_MAX);

inline bool is_wire_day(Day day) {
  return day >= first_wire_day && day <= last_wire_day;
}

inline bool is_rounded(std::int64_t seconds) {
  return midnight_of(day_of(seconds)) != seconds;
}

// Whether the range ends on a day whose figures are not there yet.
inline bool is_not_ready(Day end, const Today& today, std::int64_t now) {
  return end == today.yesterday && now < today.ready_at;
}

struct RangeFindings {
  bool reversed = false;
  bool too_long = false;

  bool any() const { return reversed || too_long; }
};

inline RangeFindings judge_range(DayRange range, std::int64_t max_days = max_days_per_request) {
  return {range.end<range.start, range.days()> max_days};
}

}  // namespace kfstat
