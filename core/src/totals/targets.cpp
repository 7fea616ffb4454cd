#include <kfstat/targets.hpp>

#include <algorithm>
#include <cmath>

namespace kfstat {
namespace {

TargetCheck check(const Target& target, const Metric& metric) {
  constexpr double allowance = 1e-9;
  TargetCheck check;
  check.target = target;
  check.value = metric.kind == MetricKind::weighted_mean ? metric.mean : metric.daily_mean;
  check.n = n_of(metric);
  if (!check.value || check.n < target.at_least) return check;
  check.met =
      target.is_max ? *check.value <= target.limit + allowance : *check.value >= target.limit - allowance;
  return check;
}

}  // namespace

std::uint64_t n_of(const Metric& metric) {
  if (metric.kind != MetricKind::weighted_mean) return static_cast<std::uint64_t>(metric.dates);
  constexpr double largest = 18446744073709549568.0;  // of the doubles that fit
  return static_cast<std::uint64_t>(std::min(std::round(metric.weight_total.value_or(0)), largest));
}

Result<std::vector<TargetCheck>> check_targets(std::span<const Report> reports,
                                               std::span<const Target> targets,
                                               const SummaryOptions& options) {
  Result<Summary> summary = summarize(reports, options);
  if (!summary) return Result<std::vector<TargetCheck>>::failure(std::move(summary.issues));
  std::vector<TargetCheck> checks;
  for (const Target& target : targets)
    checks.push_back(check(target, summary->metrics[index_of(target.field)]));
  return Result<std::vector<TargetCheck>>::success(std::move(checks));
}

}  // namespace kfstat
