#include "figures/finality.hpp"

#include <kfstat/query.hpp>

#include <algorithm>

namespace kfstat::relay {
namespace {

constexpr std::int64_t hour = 3600;

bool is_old_enough(const ReportDay& day, std::int64_t asked_at) {
  const std::int64_t ended = midnight_of(day.day + 1);
  return asked_at >= ended + (day.state == DayState::reported ? 12 * hour : 48 * hour);
}

bool is_reported(const StoredDay& day) {
  return day.day.state == DayState::reported;
}

}  // namespace

std::vector<StoredDay> reading_of(std::span<const ReportDay> days, bool listed, std::int64_t asked_at) {
  const bool is_silent =
      std::ranges::none_of(days, [](const ReportDay& day) { return day.state == DayState::reported; });
  std::vector<StoredDay> reading;
  reading.reserve(days.size());
  for (const ReportDay& day : days) {
    StoredDay& read = reading.emplace_back(StoredDay{day, asked_at, false, asked_at});
    if (is_reported(read)) {
      read.final = is_old_enough(day, asked_at);
    } else if (listed) {
      read.final = !is_silent && is_old_enough(day, asked_at);
      read.silent_since = asked_at;
    }
  }
  return reading;
}

StoredDay merge(const StoredDay& known, const StoredDay& fresh, bool again) {
  StoredDay kept = known;
  kept.asked_at = std::max(known.asked_at, fresh.asked_at);
  if (known.final && !(again && is_reported(fresh))) return kept;
  if (is_reported(known) && (!is_reported(fresh) || (fresh.asked_at < known.fetched_at && !again)))
    return kept;
  if (is_reported(fresh)) return fresh;
  if (!fresh.silent_since || fresh.asked_at < known.fetched_at) return kept;
  StoredDay silent = fresh;
  silent.silent_since = known.silent_since.value_or(*fresh.silent_since);
  const bool is_confirmed = fresh.asked_at - *silent.silent_since >= 12 * hour;
  silent.final = fresh.final || (is_confirmed && is_old_enough(fresh.day, fresh.asked_at));
  return silent;
}

std::vector<StoredDay> merge(std::span<const StoredDay> known, std::span<const StoredDay> fresh, bool again) {
  std::vector<StoredDay> all;
  all.reserve(known.size() + fresh.size());
  auto old = known.begin();
  for (const StoredDay& read : fresh) {
    while (old != known.end() && old->day.day < read.day.day)
      all.push_back(*old++);
    const bool is_known = old != known.end() && old->day.day == read.day.day;
    all.push_back(is_known ? merge(*old++, read, again) : read);
  }
  all.insert(all.end(), old, known.end());
  return all;
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
