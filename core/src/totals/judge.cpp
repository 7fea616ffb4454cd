#include "totals/judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace kfstat {
namespace {

constexpr double fewest_answers = 10;
constexpr std::size_t fewest_dates = 5;
constexpr double two_sided_5_percent = 1.96;

// The two-sided 5 % points of Student's t, in thousandths, from 4 degrees of freedom on.
constexpr std::size_t first_degrees = 4;
constexpr auto student_points = std::to_array<std::uint16_t>(
    {2776, 2571, 2447, 2365, 2306, 2262, 2228, 2201, 2179, 2160, 2145, 2131, 2120, 2110,
     2101, 2093, 2086, 2080, 2074, 2069, 2064, 2060, 2056, 2052, 2048, 2045, 2042});

double student_point(std::size_t degrees) {
  if (degrees < first_degrees + student_points.size())
    return student_points[degrees - first_degrees] / 1000.0;
  return two_sided_5_percent + 2.5 / static_cast<double>(degrees);
}

bool has_enough(FieldType type, const JudgedSide& side) {
  return type == FieldType::rate ? *side.metric.weight_total >= fewest_answers
                                 : side.dates.size() >= fewest_dates;
}

bool is_share(const JudgedSide& side) {
  return *side.metric.mean >= 0 && *side.metric.mean <= 1;
}

// The square of the standard error of a side's mean, by how its dates differ.
double variance_of(const JudgedSide& side) {
  double squares = 0;
  double weights = 0;
  for (const DateFigure& date : side.dates) {
    const double distance = date.weight * (date.value - *side.metric.mean);
    squares += distance * distance;
    weights += date.weight;
  }
  const auto dates = static_cast<double>(side.dates.size());
  return dates / (dates - 1) * squares / (weights * weights);
}

Judgement judgement_of(double score, double point) {
  return {score == 0 ? 0 : score, std::abs(score) >= point};
}

// Nothing where the days do not differ.
std::optional<Judgement> judge_by_days(double difference, const JudgedSide& current,
                                       const JudgedSide& previous) {
  const double error = std::sqrt(variance_of(current) + variance_of(previous));
  if (!(error > 1e-9 * std::max(*current.metric.mean, *previous.metric.mean))) return std::nullopt;
  const std::size_t degrees = std::min(current.dates.size(), previous.dates.size()) - 1;
  return judgement_of(difference / error, student_point(degrees));
}

std::optional<Judgement> judge_by_answers(double difference, const JudgedSide& current,
                                          const JudgedSide& previous) {
  const double now = *current.metric.weight_total;
  const double before = *previous.metric.weight_total;
  const double pooled = (*current.metric.mean * now + *previous.metric.mean * before) / (now + before);
  const double inverse = 1 / now + 1 / before;
  const double error = std::sqrt(pooled * (1 - pooled) * inverse);
  if (!(error > 0)) return std::nullopt;
  const double distance = std::max(std::abs(difference) - inverse / 2, 0.0);
  return judgement_of(std::copysign(distance, difference) / error, two_sided_5_percent);
}

}  // namespace

std::optional<Judgement> judge(FieldType type, const JudgedSide& current, const JudgedSide& previous) {
  if (!current.metric.mean || !previous.metric.mean) return std::nullopt;
  if (!has_enough(type, current) || !has_enough(type, previous)) return std::nullopt;
  const double difference = *current.metric.mean - *previous.metric.mean;
  if (difference == 0) return Judgement{};
  if (type != FieldType::rate) return judge_by_days(difference, current, previous);
  if (!is_share(current) || !is_share(previous)) return std::nullopt;
  const auto by_answers = judge_by_answers(difference, current, previous);
  if (!by_answers || std::min(current.dates.size(), previous.dates.size()) < fewest_dates) return by_answers;
  const auto by_days = judge_by_days(difference, current, previous);
  if (!by_days) return by_answers;
  const bool is_nearer = std::abs(by_days->score) < std::abs(by_answers->score);
  return Judgement{is_nearer ? by_days->score : by_answers->score, by_days->certain && by_answers->certain};
}

}  // namespace kfstat
