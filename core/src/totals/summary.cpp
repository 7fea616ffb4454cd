#include "issues/issue_list.hpp"
#include "numbers/exact_sum.hpp"
#include <kfstat/summary.hpp>

#include <algorithm>

namespace kfstat {
namespace {

// One metric on its way through the days.
class Accumulator {
 public:
  Accumulator(const FieldInfo& info, std::uint64_t max_sum)
      : field_(info.field), rule_(info.totals), max_sum_(max_sum) {}

  void add(const Statistic& statistic) {
    if (rule_.kind == MetricKind::weighted_mean) {
      add_ratio(statistic);
    } else if (const auto count = statistic.count(field_)) {
      add_count(*count);
    }
  }

  bool overflowed() const { return overflowed_; }

  Metric take() const {
    Metric metric;
    metric.kind = rule_.kind;
    metric.days = days_;
    if (days_ == 0) return metric;
    if (rule_.kind == MetricKind::weighted_mean) {
      const Scaled weight = weights_.rounded();
      metric.min = min_;
      metric.max = max_;
      metric.mean = std::clamp(divide(values_.rounded(), weight), min_, max_);
      metric.weight_total = to_double(weight);
      return metric;
    }
    metric.sum = sum_;
    if (rule_.kind == MetricKind::sum_of_daily_unique) {
      metric.daily_mean = divide(sum_, static_cast<std::uint64_t>(days_));
      metric.daily_max = largest_;
    }
    return metric;
  }

 private:
  void add_count(std::uint64_t count) {
    ++days_;
    largest_ = std::max(largest_, count);
    overflowed_ = overflowed_ || count > max_sum_ - sum_;
    if (!overflowed_) sum_ += count;
  }

  void add_ratio(const Statistic& statistic) {
    const auto value = statistic.real(field_);
    const auto count = statistic.count(rule_.count);
    const auto share = rule_.share ? statistic.real(*rule_.share) : 1.0;
    if (!value || !count || !share) return;
    ExactProduct product(*count);
    if (rule_.share) product.multiply(*share);
    if (product.is_zero()) return;
    min_ = days_ == 0 ? *value : std::min(min_, *value);
    max_ = days_ == 0 ? *value : std::max(max_, *value);
    ++days_;
    weights_.add(product);
    product.multiply(*value);
    values_.add(product);
  }

  Field field_;
  const TotalsRule& rule_;
  std::uint64_t max_sum_;
  std::int64_t days_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t largest_ = 0;
  bool overflowed_ = false;
  double min_ = 0;
  double max_ = 0;
  ExactSum weights_;
  ExactSum values_;
};

void count_state(Summary& summary, DayState state) {
  if (state == DayState::reported) ++summary.days_reported;
  if (state == DayState::empty) ++summary.days_empty;
  if (state == DayState::missing) ++summary.days_missing;
}

using Rows = std::span<const ReportDay>;

Result<Summary> summarize_parts(std::span<const Rows> parts, const SummaryOptions& options) {
  Result<Summary> result;
  Summary summary;
  for (const Rows rows : parts) {
    for (const ReportDay& row : rows)
      count_state(summary, row.state);
  }
  for (const FieldInfo& info : field_table) {
    Accumulator accumulator(info, options.max_sum);
    for (const Rows rows : parts) {
      for (const ReportDay& row : rows)
        accumulator.add(row.statistic);
    }
    if (accumulator.overflowed()) {
      result.issues.push_back(
          make_issue(IssueCode::summary_overflow, "", {{"field", std::string(info.name)}}));
    }
    summary.metrics[index_of(info.field)] = accumulator.take();
  }
  if (result.issues.empty()) result.value = summary;
  return result;
}

}  // namespace

Result<Summary> summarize(std::span<const Report> reports, const SummaryOptions& options) {
  std::vector<Rows> parts;
  for (const Report& report : reports)
    parts.emplace_back(report.days);
  return summarize_parts(parts, options);
}

Result<Summary> summarize(std::span<const ReportDay> days, const SummaryOptions& options) {
  return summarize_parts({&days, 1}, options);
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
