#include "issue_list.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/query.hpp>

#include <array>

namespace kfstat {
namespace {

Day first_of_month(Day day) {
  CivilDate date = civil_of(day);
  date.day = 1;
  return day_from_civil(date);
}

// A range of last_month or this_week may be empty: then its end lies before its start.
std::optional<DayRange> find_preset(std::string_view name, Day today) {
  const Day yesterday = today - 1;
  const Day monday = today - weekday_of(today);
  const Day first = first_of_month(today);
  if (name == "yesterday") return DayRange{yesterday, yesterday};
  if (name == "last_7_days") return DayRange{today - 7, yesterday};
  if (name == "last_30_days") return DayRange{today - 30, yesterday};
  if (name == "last_90_days") return DayRange{today - 90, yesterday};
  if (name == "last_180_days") return DayRange{today - 180, yesterday};
  if (name == "this_week") return DayRange{monday, yesterday};
  if (name == "last_week") return DayRange{monday - 7, monday - 1};
  if (name == "this_month") return DayRange{first, yesterday};
  if (name == "last_month") return DayRange{first_of_month(first - 1), first - 1};
  return std::nullopt;
}

}  // namespace

Today today_at(std::int64_t now) {
  const Day today = day_of(now);
  return {today, today - 1, today - upstream_window_days, midnight_of(today) + std::int64_t{6} * 3600};
}

Result<DayRange> preset_range(std::string_view name, std::int64_t now) {
  const std::optional<DayRange> range = find_preset(name, day_of(now));
  if (!range) return Result<DayRange>::failure(make_issue(IssueCode::range_unknown_preset, ""));
  if (range->end < range->start) {
    return Result<DayRange>::failure(make_issue(IssueCode::range_empty_preset, ""));
  }
  return Result<DayRange>::success(*range);
}

Result<DayRange> previous_range(DayRange range) {
  if (range.end < range.start) return Result<DayRange>::failure(make_issue(IssueCode::range_reversed, ""));
  const DayRange before{range.start - range.days(), range.start - 1};
  const Day first = day_from_civil({1, 1, 1});
  if (before.start < first) {
    return Result<DayRange>::failure(
        make_issue(IssueCode::range_too_early, "/start_date", {{"earliest", format_date(first)}}));
  }
  return Result<DayRange>::success(before);
}

}  // namespace kfstat
