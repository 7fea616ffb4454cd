#include "finality.hpp"

#include "kfstat/query.hpp"

#include <algorithm>

namespace kfstat::relay {
namespace {

constexpr std::int64_t hour = 3600;

}  // namespace

bool is_final(Day day, DayState state, std::int64_t fetched_at) {
  const std::int64_t ended = midnight_of(day + 1);
  return fetched_at >= ended + (state == DayState::reported ? 12 * hour : 48 * hour);
}

std::vector<Day> days_to_ask(DayRange range, std::span<const StoredDay> stored, Day earliest,
                             std::int64_t now) {
  std::vector<Day> days;
  auto known = stored.begin();
  for (Day day = std::max(range.start, earliest); day <= range.end; day = day + 1) {
    while (known != stored.end() && known->day.day < day)
      ++known;
    const bool is_read = known != stored.end() && known->day.day == day;
    // A reading of the future is one of a clock that was wrong.
    if (is_read && (known->final || (now >= known->fetched_at && now - known->fetched_at < hour))) continue;
    days.push_back(day);
  }
  return days;
}

std::vector<DayRange> windows_over(std::span<const Day> days) {
  std::vector<DayRange> windows;
  for (const Day day : days) {
    if (windows.empty() || day - windows.back().start >= max_days_per_request) {
      windows.push_back({day, day});
    } else {
      windows.back().end = day;
    }
  }
  return windows;
}

}  // namespace kfstat::relay
