#include "issues/issue_list.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/query.hpp>

#include <algorithm>
#include <utility>

namespace kfstat {
namespace {

// Of a month, or with 3 of a quarter.
Day first_of_months(Day day, unsigned months) {
  CivilDate date = civil_of(day);
  date.month -= (date.month - 1) % months;
  date.day = 1;
  return day_from_civil(date);
}

// The same day some months earlier, or the last of that month where it lacks the day.
Day months_before(Day day, int months) {
  const CivilDate date = civil_of(day);
  const auto first_of = [](int month) {
    return day_from_civil({month / 12, static_cast<unsigned>(month % 12) + 1, 1});
  };
  const int month = date.year * 12 + static_cast<int>(date.month) - 1 - months;
  return std::min(first_of(month) + (date.day - 1), first_of(month + 1) - 1);
}

// Why the days of a range are not listed one by one, if they are not.
std::optional<Issue> judge_listing(DayRange range) {
  if (range.end < range.start) return make_issue(IssueCode::range_reversed, "");
  if (range.days() <= max_listed_days) return std::nullopt;
  return make_issue(IssueCode::range_too_long, "", {{"days", range.days()}, {"max_days", max_listed_days}});
}

// A range of this week or this month may be empty: then its end lies before its start.
std::optional<DayRange> find_preset(std::string_view name, Day today) {
  const Day yesterday = today - 1;
  const Day monday = today - weekday_of(today);
  const Day month = first_of_months(today, 1);
  const Day quarter = first_of_months(today, 3);
  if (name == "yesterday") return DayRange{yesterday, yesterday};
  if (name == "last_7_days") return DayRange{today - 7, yesterday};
  if (name == "last_28_days") return DayRange{today - 28, yesterday};
  if (name == "last_30_days") return DayRange{today - 30, yesterday};
  if (name == "last_90_days") return DayRange{today - 90, yesterday};
  if (name == "last_180_days") return DayRange{today - 180, yesterday};
  if (name == "this_week") return DayRange{monday, yesterday};
  if (name == "last_week") return DayRange{monday - 7, monday - 1};
  if (name == "week_before_last") return DayRange{monday - 14, monday - 8};
  if (name == "this_month") return DayRange{month, yesterday};
  if (name == "last_month") return DayRange{months_before(month, 1), month - 1};
  if (name == "this_quarter") return DayRange{quarter, yesterday};
  if (name == "last_quarter") return DayRange{months_before(quarter, 3), quarter - 1};
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

Result<DayRange> previous_range(DayRange range, StepBack by) {
  if (range.end < range.start) return Result<DayRange>::failure(make_issue(IssueCode::range_reversed, ""));
  DayRange before{range.start - range.days(), range.start - 1};
  if (by != StepBack::period) {
    const int months = by == StepBack::month ? 1 : 12;
    before = {months_before(range.start, months), months_before(range.end, months)};
  }
  const Day first = day_from_civil({1, 1, 1});
  if (before.start < first) {
    return Result<DayRange>::failure(
        make_issue(IssueCode::range_too_early, "/start_date", {{"earliest", format_date(first)}}));
  }
  return Result<DayRange>::success(before);
}

Result<std::vector<Day>> days_of(DayRange range) {
  if (std::optional<Issue> issue = judge_listing(range))
    return Result<std::vector<Day>>::failure(std::move(*issue));
  std::vector<Day> days;
  for (Day day = range.start; day <= range.end; day = day + 1)
    days.push_back(day);
  return Result<std::vector<Day>>::success(std::move(days));
}

std::optional<Period> parse_period(std::string_view name) {
  if (name == "day") return Period::day;
  if (name == "week") return Period::week;
  if (name == "month") return Period::month;
  return std::nullopt;
}

DayRange period_around(Day day, Period period) {
  if (period == Period::day) return {day, day};
  if (period == Period::week) {
    const Day monday = day - weekday_of(day);
    return {monday, monday + 6};
  }
  const Day first = first_of_months(day, 1);
  return {first, first_of_months(first + 31, 1) - 1};
}

Result<std::vector<RangePeriod>> periods_of(DayRange range, Period period) {
  using Periods = std::vector<RangePeriod>;
  if (std::optional<Issue> issue = judge_listing(range)) return Result<Periods>::failure(std::move(*issue));
  Periods periods;
  for (Day day = range.start; day <= range.end; day = periods.back().range.end + 1) {
    const DayRange whole = period_around(day, period);
    const DayRange held{std::max(whole.start, range.start), std::min(whole.end, range.end)};
    periods.push_back({held, held == whole});
  }
  return Result<Periods>::success(std::move(periods));
}

}  // namespace kfstat
