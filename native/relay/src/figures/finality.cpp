#include "figures/finality.hpp"

#include <kfstat/query.hpp>

#include <algorithm>

namespace kfstat::relay {
namespace {

constexpr std::int64_t hour = 3600;

}  // namespace

std::vector<StoredDay> reading_of(std::span<const ReportDay> days, bool listed, std::int64_t asked_at) {
  const bool is_silent =
      std::ranges::none_of(days, [](const ReportDay& day) { return day.state == DayState::reported; });
  std::vector<StoredDay> reading;
  reading.reserve(days.size());
  for (const ReportDay& day : days) {
    StoredDay& read = reading.emplace_back(StoredDay{day, asked_at, false, asked_at});
    if (day.state == DayState::reported) {
      read.final = is_old_enough(day, asked_at);
    } else if (listed) {
      read.final = !is_silent && is_old_enough(day, asked_at);
      read.silent_since = asked_at;
    }
  }
  return reading;
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
    if (is_read && (known->final || (now >= known->asked_at && now - known->asked_at < hour))) continue;
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
