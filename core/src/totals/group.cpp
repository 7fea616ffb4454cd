#include "issues/issue_list.hpp"
#include <kfstat/group.hpp>

#include <algorithm>
#include <span>

namespace kfstat {

Result<std::vector<DayGroup>> group_days(const Report& report, Period period, const SummaryOptions& options) {
  std::vector<DayGroup> groups;
  IssueList issues;
  const std::span<const ReportDay> rows = report.days;
  for (std::size_t begin = 0; begin < rows.size();) {
    const DayRange whole = period_around(rows[begin].day, period);
    std::size_t end = begin;
    while (end < rows.size() && rows[end].day <= whole.end)
      ++end;
    Result<Summary> summary = summarize(rows.subspan(begin, end - begin), options);
    for (Issue& issue : summary.issues) {
      issue.path = pointer_step(groups.size());
      issues.add(std::move(issue));
    }
    DayGroup& group = groups.emplace_back();
    group.range = {std::max(whole.start, rows.front().day), std::min(whole.end, rows.back().day)};
    group.days = static_cast<std::int64_t>(end - begin);
    if (summary) group.summary = *summary;
    begin = end;
  }
  if (!issues.empty()) return Result<std::vector<DayGroup>>::failure(issues.take());
  return Result<std::vector<DayGroup>>::success(std::move(groups));
}

}  // namespace kfstat
