#include "totals/field_total.hpp"

#include <algorithm>

namespace kfstat {
namespace {

double weight_of(const ExactProduct& product) {
  if (const auto count = product.count()) return static_cast<double>(*count);
  ExactSum sum;
  sum.add(product);
  return to_double(sum.rounded());
}

// The rows of the first date of those that are left.
std::span<const ReportDay* const> take_date(std::span<const ReportDay* const>& rows) {
  std::size_t length = 1;
  while (length < rows.size() && rows[length]->day == rows.front()->day)
    ++length;
  const auto date = rows.first(length);
  rows = rows.subspan(length);
  return date;
}

class SumTotal {
 public:
  SumTotal(const FieldInfo& info, const SummaryOptions& options)
      : field_(info.field), max_sum_(options.max_sum) {
    metric_.kind = info.totals.kind;
  }

  std::optional<DateFigure> add(std::span<const ReportDay* const> date) {
    std::uint64_t of_date = 0;
    std::int64_t counted = 0;
    for (const ReportDay* const row : date) {
      const auto count = row->statistic.count(field_);
      if (!count) continue;
      ++counted;
      overflowed_ = overflowed_ || *count > max_sum_ - sum_;
      if (overflowed_) continue;
      sum_ += *count;
      of_date += *count;
    }
    if (counted == 0) return std::nullopt;
    metric_.days += counted;
    ++metric_.dates;
    metric_.daily_max = std::max(metric_.daily_max.value_or(0), of_date);
    return DateFigure{.day = date.front()->day, .sum = of_date};
  }

  FieldTotal take() {
    if (metric_.dates > 0) {
      metric_.sum = sum_;
      metric_.daily_mean = divide(sum_, static_cast<std::uint64_t>(metric_.dates));
    }
    return {metric_, overflowed_};
  }

 private:
  Field field_;
  std::uint64_t max_sum_;
  std::uint64_t sum_ = 0;
  bool overflowed_ = false;
  Metric metric_;
};

class MeanTotal {
 public:
  MeanTotal(const FieldInfo& info, const Numerators& numerators, bool wants_weights)
      : info_(info), numerators_(numerators), wants_weights_(wants_weights) {
    metric_.kind = info.totals.kind;
  }

  std::optional<DateFigure> add(std::span<const ReportDay* const> date) {
    std::optional<Ratio> first;
    std::optional<MeanSum> several;  // most dates have one row
    for (const ReportDay* const row : date) {
      const auto ratio = ratio_of(info_, row->statistic, numerators_);
      if (!ratio) continue;
      whole_.add(*ratio);
      if (first && !several) several.emplace().add(*first);
      if (several) several->add(*ratio);
      if (!first) first = ratio;
    }
    if (!first) return std::nullopt;
    DateFigure figure{.day = date.front()->day};
    figure.value = several ? several->value() : first->rounded();
    if (wants_weights_) figure.weight = several ? several->weight() : weight_of(first->weight);
    ++metric_.dates;
    metric_.min = std::min(metric_.min.value_or(figure.value), figure.value);
    metric_.max = std::max(metric_.max.value_or(figure.value), figure.value);
    return figure;
  }

  FieldTotal take() {
    metric_.days = whole_.ratios();
    if (metric_.days > 0) {
      metric_.mean = std::clamp(whole_.value(), *metric_.min, *metric_.max);
      metric_.weight_total = whole_.weight();
    }
    if (whole_.has_numerator()) {
      metric_.numerator = whole_.numerator();
      metric_.denominator = whole_.denominator();
    }
    return {metric_, false};
  }

 private:
  const FieldInfo& info_;
  const Numerators& numerators_;
  bool wants_weights_;
  MeanSum whole_;
  Metric metric_;
};

template <class Total>
FieldTotal add_up(Total total, std::span<const ReportDay* const> rows, std::vector<DateFigure>* dates) {
  while (!rows.empty()) {
    const auto figure = total.add(take_date(rows));
    if (figure && dates != nullptr) dates->push_back(*figure);
  }
  return total.take();
}

}  // namespace

std::optional<Ratio> ratio_of(const FieldInfo& info, const Statistic& statistic,
                              const Numerators& numerators) {
  const TotalsRule& rule = info.totals;
  const auto value = statistic.real(info.field);
  const auto count = statistic.count(rule.count);
  const auto share = rule.share ? statistic.real(*rule.share) : std::nullopt;
  if (!value || !count || (rule.share && !share)) return std::nullopt;
  const auto shared = rule.share ? numerators.numerator(statistic, *rule.share) : std::nullopt;
  Ratio ratio{ExactProduct(shared.value_or(*count)), *value, std::nullopt, 0};
  if (share && !shared) ratio.weight.multiply(*share);
  if (ratio.weight.is_zero()) return std::nullopt;
  const auto denominator = rule.share ? shared : count;
  ratio.numerator = numerators.numerator(info.type, *value, denominator);
  if (ratio.numerator) ratio.denominator = *denominator;
  return ratio;
}

void MeanSum::add(const Ratio& ratio) {
  ++ratios_;
  if (!ratio.numerator) ++without_;
  numerator_ += ratio.numerator.value_or(0);
  denominator_ += ratio.denominator;
  ExactProduct product = ratio.weight;
  weights_.add(product);
  product.multiply(ratio.value);
  values_.add(product);
}

void MeanSum::subtract(const MeanSum& other) {
  ratios_ -= other.ratios_;
  without_ -= other.without_;
  numerator_ -= other.numerator_;
  denominator_ -= other.denominator_;
  weights_.subtract(other.weights_);
  values_.subtract(other.values_);
}

double MeanSum::value() const {
  return has_numerator() ? divide(numerator_, denominator_) : divide(values_.rounded(), weights_.rounded());
}

FieldTotal total_of(const FieldInfo& info, std::span<const ReportDay* const> rows,
                    const Numerators& numerators, const SummaryOptions& options,
                    std::vector<DateFigure>* dates) {
  if (info.totals.kind == MetricKind::weighted_mean)
    return add_up(MeanTotal(info, numerators, dates != nullptr), rows, dates);
  return add_up(SumTotal(info, options), rows, dates);
}

}  // namespace kfstat
