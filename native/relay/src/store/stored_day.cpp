#include "store/stored_day.hpp"

#include <algorithm>

namespace kfstat::relay {
namespace {

constexpr std::int64_t hour = 3600;

bool is_reported(const StoredDay& day) {
  return day.day.state == DayState::reported;
}

}  // namespace

bool is_old_enough(const ReportDay& day, std::int64_t asked_at) {
  const std::int64_t ended = midnight_of(day.day + 1);
  return asked_at >= ended + (day.state == DayState::reported ? 12 * hour : 48 * hour);
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

}  // namespace kfstat::relay
