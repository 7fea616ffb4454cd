// The rows of an operation, and the whole numbers behind their rates.
#pragma once

#include <kfstat/report.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat {

// Days of reports in order of time, those of one date side by side.
using Rows = std::vector<const ReportDay*>;

// As std::sort, and smaller in WebAssembly, where each type has one of its own.
template <class T, class Before>
void sort_in_place(std::vector<T>& values, const Before& before) {
  std::make_heap(values.begin(), values.end(), before);
  std::sort_heap(values.begin(), values.end(), before);
}

Rows rows_of(std::span<const Report> reports);
Rows rows_of(std::span<const std::vector<Report>> parts);

// Upstream's rates are ratios of whole numbers, rounded to four decimals: 0.8333 of 12 surveys is 10 of 12.
// Where its rates turn out to be rounded more coarsely, none is recovered.
class Numerators {
 public:
  // All rows of the operation, those of another time included.
  explicit Numerators(const Rows& rows, const Rows& previous = {});

  // The only whole number of the rate's denominator that makes the rate; nothing where none or several do.
  std::optional<std::uint64_t> numerator(const Statistic& statistic, Field rate) const;
  // The same of a value of that type and its denominator, where that is known.
  std::optional<std::uint64_t> numerator(FieldType type, double value,
                                         std::optional<std::uint64_t> denominator) const;

 private:
  // Whether one of the rows tells that rates are rounded more coarsely.
  bool finds_coarse(const Rows& rows) const;
  // What the rate is a share of, where that is known.
  std::optional<std::uint64_t> denominator(const Statistic& statistic, Field rate) const;

  bool coarse_ = false;
};

}  // namespace kfstat
