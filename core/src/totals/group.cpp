#include "issues/issue_list.hpp"
#include "totals/summarize_rows.hpp"
#include <kfstat/group.hpp>

#include <algorithm>
#include <span>

namespace kfstat {

Result<std::vector<DayGroup>> group_days(std::span<const Report> reports, Period period,
                                         const SummaryOptions& options) {
  std::vector<DayGroup> groups;
  IssueList issues;
  const Rows all = rows_of(reports);
  const Numerators numerators(all);
  const std::span<const ReportDay* const> rows = all;
  for (std::size_t begin = 0; begin < rows.size();) {
    const DayRange whole = period_around(rows[begin]->day, period);
    std::size_t end = begin;
    while (end < rows.size() && rows[end]->day <= whole.end)
      ++end;
    Result<Summary> summary = summarize_rows(rows.subspan(begin, end - begin), numerators, options);
    for (Issue& issue : summary.issues) {
      issue.path = pointer_step(groups.size());
      issues.add(std::move(issue));
    }
    DayGroup& group = groups.emplace_back();
    group.range = {std::max(whole.start, rows.front()->day), std::min(whole.end, rows.back()->day)};
    if (summary) group.summary = *summary;
    group.days = group.summary.dates_requested;
    group.complete = group.days == whole.days();
    begin = end;
  }
  if (!issues.empty()) return Result<std::vector<DayGroup>>::failure(issues.take());
  return Result<std::vector<DayGroup>>::success(std::move(groups));
}

}  // namespace kfstat
