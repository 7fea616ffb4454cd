// The total of one field over rows.
#pragma once

#include "numbers/exact_sum.hpp"
#include "totals/rows.hpp"
#include <kfstat/summary.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat {

// A ratio that counts: there, and with something to weigh it by.
struct Ratio {
  ExactProduct weight;
  double value = 0;
  std::optional<std::uint64_t> numerator;
  std::uint64_t denominator = 0;  // of the numerator

  double rounded() const { return numerator ? divide(*numerator, denominator) : value; }
};

std::optional<Ratio> ratio_of(const FieldInfo& info, const Statistic& statistic,
                              const Numerators& numerators);

// A weighted mean on its way; ratios come and go without a trace of rounding.
class MeanSum {
 public:
  void add(const Ratio& ratio);
  // Precondition: what is taken away was added before.
  void subtract(const MeanSum& other);

  std::int64_t ratios() const { return ratios_; }
  bool has_numerator() const { return ratios_ > 0 && without_ == 0; }
  std::uint64_t numerator() const { return numerator_; }
  std::uint64_t denominator() const { return denominator_; }
  double weight() const { return to_double(weights_.rounded()); }
  // Precondition: there is a ratio.
  double value() const;

 private:
  std::int64_t ratios_ = 0;
  std::int64_t without_ = 0;  // ratios that lack a numerator
  std::uint64_t numerator_ = 0;
  std::uint64_t denominator_ = 0;
  ExactSum weights_;
  ExactSum values_;
};

// A date that counts.
struct DateFigure {
  Day day;
  std::uint64_t sum = 0;  // of a sum
  double value = 0;       // of a mean, and its weight
  double weight = 0;
};

struct FieldTotal {
  Metric metric;
  bool overflowed = false;
};

// `rows` as rows_of makes them; the figures of the dates, in order of time, go to `dates` where it is given.
FieldTotal total_of(const FieldInfo& info, std::span<const ReportDay* const> rows,
                    const Numerators& numerators, const SummaryOptions& options,
                    std::vector<DateFigure>* dates = nullptr);

}  // namespace kfstat
