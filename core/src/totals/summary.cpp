#include "issues/issue_list.hpp"
#include "totals/summarize_rows.hpp"
#include <kfstat/summary.hpp>

namespace kfstat {
namespace {

void count_states(Summary& summary, std::span<const ReportDay* const> rows) {
  const ReportDay* before = nullptr;
  bool is_reported = false;  // of the date
  for (const ReportDay* const row : rows) {
    if (row->state == DayState::reported) ++summary.days_reported;
    if (row->state == DayState::empty) ++summary.days_empty;
    if (row->state == DayState::missing) ++summary.days_missing;
    if (before == nullptr || before->day != row->day) {
      ++summary.dates_requested;
      is_reported = false;
    }
    if (row->state == DayState::reported && !is_reported) {
      ++summary.dates_reported;
      is_reported = true;
    }
    before = row;
  }
}

}  // namespace

Result<Summary> summarize_rows(std::span<const ReportDay* const> rows, const Numerators& numerators,
                               const SummaryOptions& options, DateFigures* dates) {
  Result<Summary> result;
  Summary summary;
  count_states(summary, rows);
  for (const FieldInfo& info : field_table) {
    const std::size_t index = index_of(info.field);
    const FieldTotal total =
        total_of(info, rows, numerators, options, dates != nullptr ? &(*dates)[index] : nullptr);
    if (total.overflowed) {
      result.issues.push_back(
          make_issue(IssueCode::summary_overflow, "", {{"field", std::string(info.name)}}));
    }
    summary.metrics[index] = total.metric;
  }
  if (result.issues.empty()) result.value = summary;
  return result;
}

Result<Summary> summarize(std::span<const Report> reports, const SummaryOptions& options) {
  const Rows rows = rows_of(reports);
  return summarize_rows(rows, Numerators(rows), options);
}

Result<Summary> summarize_responses(std::span<const std::string_view> responses,
                                    const SummaryOptions& options) {
  Result<std::vector<Report>> reports = parse_responses(responses);
  if (!reports) {
    return Result<Summary>::failure(std::move(reports.issues), std::move(reports.notices));
  }
  Result<Summary> summary = summarize(*reports, options);
  summary.notices = std::move(reports.notices);
  return summary;
}

}  // namespace kfstat
