#include "issues/issue_list.hpp"
#include "totals/compare_rows.hpp"
#include "totals/judge.hpp"
#include "totals/summarize_rows.hpp"
#include <kfstat/compare.hpp>

#include <cmath>
#include <string>
#include <utility>

namespace kfstat {
namespace {

std::optional<double> quotient(double dividend, double divisor) {
  const double result = dividend / divisor;
  return std::isfinite(result) ? std::optional(result) : std::nullopt;
}

std::optional<double> relative_to(std::optional<double> before, std::optional<double> now) {
  return now && before ? quotient(*now - *before, *before) : std::nullopt;
}

MetricChange change_of_sum(const Metric& now, const Metric& before) {
  MetricChange change;
  change.daily = relative_to(before.daily_mean, now.daily_mean);
  if (!now.sum || !before.sum) return change;
  const bool fell = *now.sum < *before.sum;
  change.count = CountChange{fell, fell ? *before.sum - *now.sum : *now.sum - *before.sum};
  change.relative = quotient(change.count->real(), static_cast<double>(*before.sum));
  return change;
}

std::optional<Verdict> verdict_of(const FieldInfo& info, const Judgement& judgement) {
  if (info.better == Better::neither) return std::nullopt;
  if (!judgement.certain) return Verdict::same;
  const bool rose = judgement.score > 0;
  return rose == (info.better == Better::higher) ? Verdict::better : Verdict::worse;
}

MetricChange change_of_mean(const FieldInfo& info, const JudgedSide& now, const JudgedSide& before) {
  MetricChange change;
  if (now.metric.mean && before.metric.mean) {
    change.real = *now.metric.mean - *before.metric.mean;
    change.relative = quotient(*change.real, *before.metric.mean);
  }
  if (const auto judgement = judge(info.type, now, before)) {
    change.score = judgement->score;
    change.certain = judgement->certain;
    change.verdict = verdict_of(info, *judgement);
  }
  return change;
}

// The summary of a side; what is wrong with it goes to `issues`.
Summary summarize_side(const Rows& rows, const Numerators& numerators, const SummaryOptions& options,
                       std::string_view path, DateFigures& dates, std::vector<Issue>& issues) {
  Result<Summary> summary = summarize_rows(rows, numerators, options, &dates);
  for (Issue& issue : summary.issues) {
    issue.path = path;
    issues.push_back(std::move(issue));
  }
  return summary.value.value_or(Summary{});
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::same:
      return "same";
  }
  return "";
}

Result<Comparison> compare_rows(const Rows& rows, const Rows& previous, const Numerators& numerators,
                                const SummaryOptions& options) {
  std::vector<Issue> issues;
  DateFigures dates;
  DateFigures dates_before;
  Comparison comparison;
  comparison.current = summarize_side(rows, numerators, options, "/current", dates, issues);
  comparison.previous = summarize_side(previous, numerators, options, "/previous", dates_before, issues);
  if (!issues.empty()) return Result<Comparison>::failure(std::move(issues));
  for (const FieldInfo& info : field_table) {
    const std::size_t i = index_of(info.field);
    const Metric& now = comparison.current.metrics[i];
    const Metric& before = comparison.previous.metrics[i];
    comparison.metrics[i] = info.totals.kind == MetricKind::weighted_mean
                                ? change_of_mean(info, {now, dates[i]}, {before, dates_before[i]})
                                : change_of_sum(now, before);
  }
  return Result<Comparison>::success(comparison);
}

Result<Comparison> compare(std::span<const Report> reports, std::span<const Report> previous_reports,
                           const SummaryOptions& options) {
  const Rows rows = rows_of(reports);
  const Rows previous = rows_of(previous_reports);
  return compare_rows(rows, previous, Numerators(rows, previous), options);
}

}  // namespace kfstat
