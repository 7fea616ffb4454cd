#include "issues/issue_list.hpp"
#include "totals/compare_rows.hpp"
#include "totals/field_total.hpp"
#include <kfstat/highlights.hpp>
#include <kfstat/targets.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace kfstat {
namespace {

using Parts = std::span<const std::vector<Report>>;
using Figures = std::vector<DateFigure>;

// What is told of: the parts, the rows of them all, and the same of the time before.
struct Sides {
  Parts parts;
  Parts previous_parts;
  Rows rows = rows_of(parts);
  Rows previous = rows_of(previous_parts);
  Numerators numerators{rows, previous};
};

// The first few in the order of `is_before`; the others are left out.
template <class T, class Before>
void keep_first(std::vector<T>& all, const Before& is_before) {
  constexpr std::size_t most_told = 3;
  for (std::size_t i = 0; i < std::min(all.size(), most_told); ++i) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(i);
    std::iter_swap(at, std::min_element(at, all.end(), is_before));
  }
  while (all.size() > most_told)
    all.pop_back();
}

// Precondition: there is one at least. Of an even number the mean of the middle two.
double median_of(std::vector<double> values) {
  sort_in_place(values, std::less<>());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
}

MeanSum sum_of(const FieldInfo& info, const Rows& rows, const Numerators& numerators) {
  MeanSum sum;
  for (const ReportDay* const row : rows) {
    if (const auto ratio = ratio_of(info, row->statistic, numerators)) sum.add(*ratio);
  }
  return sum;
}

// The part most of the change comes from: without it the least is left, and less than half.
std::optional<std::size_t> find_part(const FieldInfo& info, double change, const Sides& sides) {
  if (sides.parts.size() < 2) return std::nullopt;
  const MeanSum whole = sum_of(info, sides.rows, sides.numerators);
  const MeanSum whole_before = sum_of(info, sides.previous, sides.numerators);
  std::optional<std::size_t> found;
  double least = std::abs(change) / 2;
  for (std::size_t i = 0; i < sides.parts.size(); ++i) {
    MeanSum rest = whole;
    rest.subtract(sum_of(info, rows_of(sides.parts[i]), sides.numerators));
    MeanSum rest_before = whole_before;
    rest_before.subtract(sum_of(info, rows_of(sides.previous_parts[i]), sides.numerators));
    if (rest.ratios() == 0 || rest_before.ratios() == 0) continue;
    const double left = std::abs(rest.value() - rest_before.value());
    if (left >= least) continue;
    least = left;
    found = i;
  }
  return found;
}

std::vector<ToldChange> find_changes(const Comparison& comparison, const Sides& sides) {
  constexpr double least_score = 3;
  std::vector<ToldChange> changes;
  for (const FieldInfo& info : field_table) {
    const MetricChange& change = comparison.metrics[index_of(info.field)];
    if (change.score && std::abs(*change.score) >= least_score)
      changes.push_back({info.field, *change.real, *change.score, std::nullopt});
  }
  keep_first(changes, [](const ToldChange& left, const ToldChange& right) {
    const double sure = std::abs(left.score);
    const double right_sure = std::abs(right.score);
    return sure != right_sure ? sure > right_sure : left.field < right.field;
  });
  for (ToldChange& change : changes)
    change.part = find_part(info_of(change.field), change.change, sides);
  return changes;
}

std::optional<double> value_on(const Figures& figures, Day day) {
  const auto at = std::lower_bound(figures.begin(), figures.end(), day,
                                   [](const DateFigure& figure, Day wanted) { return figure.day < wanted; });
  if (at == figures.end() || at->day != day) return std::nullopt;
  return static_cast<double>(at->sum);
}

// What that weekday usually has before the day.
std::optional<double> usual_before(Day day, const Figures& now, const Figures& before) {
  constexpr std::int64_t week = 7;
  constexpr std::int64_t farthest = 70;
  constexpr std::size_t most = 8;
  constexpr std::size_t fewest = 4;
  std::vector<double> values;
  for (std::int64_t back = week; back <= farthest && values.size() < most; back += week) {
    auto value = value_on(now, day - back);
    if (!value) value = value_on(before, day - back);
    if (value) values.push_back(*value);
  }
  return values.size() < fewest ? std::nullopt : std::optional(median_of(std::move(values)));
}

// How many times more or less than usual, which grows as the distance of their logarithms does.
double distance_of(const ToldDay& told) {
  const auto value = static_cast<double>(told.value);
  return value > told.usual ? value / told.usual : told.usual / value;
}

std::vector<ToldDay> find_days(const Sides& sides, const SummaryOptions& options) {
  std::vector<ToldDay> days;
  for (const Field field : {Field::session_cnt, Field::customer_cnt}) {
    Figures now;
    Figures before;
    total_of(info_of(field), sides.rows, sides.numerators, options, &now);
    total_of(info_of(field), sides.previous, sides.numerators, options, &before);
    for (const DateFigure& figure : now) {
      const auto usual = usual_before(figure.day, now, before);
      if (!usual || *usual == 0) continue;
      const double ratio = static_cast<double>(figure.sum) / *usual;
      if (ratio >= 2 || ratio <= 0.5) days.push_back({figure.day, field, figure.sum, *usual, ratio});
    }
  }
  keep_first(days, [](const ToldDay& left, const ToldDay& right) {
    const double far = distance_of(left);
    const double right_far = distance_of(right);
    if (far != right_far) return far > right_far;
    return left.day != right.day ? left.day < right.day : left.field < right.field;
  });
  return days;
}

// What a part counts for in the median of its like.
std::optional<double> value_of_part(const Metric& metric) {
  constexpr std::uint64_t fewest = 10;
  if (metric.kind != MetricKind::weighted_mean) return metric.daily_mean;
  return n_of(metric) < fewest ? std::nullopt : metric.mean;
}

void find_medians(Highlights& told, const Sides& sides, const SummaryOptions& options) {
  std::array<std::vector<double>, field_count> values;
  for (const std::vector<Report>& part : sides.parts) {
    const Rows rows = rows_of(part);
    for (const FieldInfo& info : field_table) {
      const auto value = value_of_part(total_of(info, rows, sides.numerators, options).metric);
      if (value) values[index_of(info.field)].push_back(*value);
    }
  }
  for (std::size_t i = 0; i < field_count; ++i) {
    if (!values[i].empty()) told.medians[i] = median_of(std::move(values[i]));
  }
}

void find_weekdays(Highlights& told, const Sides& sides, const SummaryOptions& options) {
  std::array<Rows, days_of_week> by_weekday;
  for (const ReportDay* const row : sides.rows)
    by_weekday[weekday_of(row->day)].push_back(row);
  for (const FieldInfo& info : field_table) {
    for (std::size_t weekday = 0; weekday < days_of_week; ++weekday) {
      const Metric metric = total_of(info, by_weekday[weekday], sides.numerators, options).metric;
      told.weekdays[index_of(info.field)][weekday] =
          metric.kind == MetricKind::weighted_mean ? metric.mean : metric.daily_mean;
    }
  }
}

}  // namespace

Result<Highlights> highlights(std::span<const std::vector<Report>> parts,
                              std::span<const std::vector<Report>> previous_parts,
                              const SummaryOptions& options) {
  if (parts.size() != previous_parts.size()) {
    return Result<Highlights>::failure(
        make_issue(IssueCode::input_wrong_type, "/1", {{"expected", "as many parts"}}));
  }
  const Sides sides{parts, previous_parts};
  const Result<Comparison> comparison = compare_rows(sides.rows, sides.previous, sides.numerators, options);
  if (!comparison) return Result<Highlights>::failure(comparison.issues);
  Highlights told;
  told.changes = find_changes(*comparison, sides);
  told.days = find_days(sides, options);
  find_medians(told, sides, options);
  find_weekdays(told, sides, options);
  return Result<Highlights>::success(std::move(told));
}

}  // namespace kfstat
