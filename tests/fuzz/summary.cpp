// Totals over any figures: within their bounds, exact, and the same in any order and any division.
#include "report_choices.hpp"
#include "target.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace kfstat::fuzz {
namespace {

__extension__ typedef unsigned __int128 Wide;

void require_mean(const Metric& metric, const Report& report, Field field) {
  require(metric.mean.has_value() == (metric.days > 0), "a mean exactly where something weighs");
  if (!metric.mean) return;
  require(*metric.min <= *metric.mean && *metric.mean <= *metric.max, "a mean lies within min and max");
  require(std::isfinite(*metric.weight_total) && *metric.weight_total >= 0, "a finite weight");
  const auto holds = [&](double wanted) {
    // Where it was taken for a fraction it is what upstream had before it rounded.
    constexpr double rounding = 0.0000502;
    return std::any_of(report.days.begin(), report.days.end(), [&](const ReportDay& row) {
      const auto value = row.statistic.real(field);
      return value == wanted || (metric.kind == MetricKind::weighted_mean && value && wanted <= 1 &&
                                 std::abs(*value - wanted) <= rounding);
    });
  };
  require(holds(*metric.min) && holds(*metric.max), "min and max are figures of some day");
}

Wide exact_sum(const Report& report, Field field) {
  Wide sum = 0;
  for (const ReportDay& row : report.days)
    sum += row.statistic.count(field).value_or(0);
  return sum;
}

void require_total(const Metric& metric, const Report& report, Field field) {
  require(metric.sum.has_value() == (metric.days > 0), "a sum exactly where something adds");
  if (!metric.sum) return;
  require(*metric.sum == exact_sum(report, field), "an exact sum");
  require(*metric.daily_mean <= static_cast<double>(*metric.daily_max), "a mean is not above the largest");
}

void require_metrics(const Result<Summary>& summary, const Report& report) {
  bool overflows = false;
  for (const FieldInfo& info : field_table) {
    if (info.type == FieldType::count) overflows = overflows || exact_sum(report, info.field) > UINT64_MAX;
  }
  require(summary.ok() != overflows, "a summary exactly where every sum fits");
  if (!summary) return;
  for (std::size_t i = 0; i < field_count; ++i) {
    const Metric& metric = summary->metrics[i];
    if (metric.kind == MetricKind::weighted_mean) {
      require_mean(metric, report, field_table[i].field);
    } else {
      require_total(metric, report, field_table[i].field);
    }
  }
  require(summary->days_requested() == static_cast<std::int64_t>(report.days.size()), "every day counted");
}

// The same days in another order, dealt out to several reports.
std::vector<Report> deal(const Report& report, Choices& choices) {
  std::vector<Report> hands(1 + choices.below(4));
  for (const ReportDay& row : report.days) {
    std::vector<ReportDay>& days = hands[choices.below(hands.size())].days;
    days.insert(choices.below(2) == 0 ? days.begin() : days.end(), row);
  }
  return hands;
}

}  // namespace

void run(std::string_view input) {
  Choices order(input.substr(0, input.size() / 8));
  Choices choices(input.substr(input.size() / 8));
  const Report report = take_report(choices);
  const Result<Summary> summary = summarize(std::span(&report, 1));
  require_reasons(summary);
  require_metrics(summary, report);
  const std::string document = document::format(summary);
  require(document.find("nan") == std::string::npos && document.find("inf") == std::string::npos,
          "no NaN and no infinity", document);

  require(document::format(summarize(deal(report, order))) == document, "order and division change nothing",
          document);

  // Through its document every figure keeps its bits.
  const std::string text = document::format(Result<Report>::success(report));
  static constexpr std::string_view before = R"({"ok":true,"value":)";
  static constexpr std::string_view after = R"(,"notices":[]})";
  const std::string value = text.substr(before.size(), text.size() - before.size() - after.size());
  require(document::format(document::summarize_reports("[" + value + "]")) == document,
          "a report's document adds up to the same", text);
}

}  // namespace kfstat::fuzz
