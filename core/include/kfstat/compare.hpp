// Two periods side by side, and whether what differs is more than chance.
// Who needs it: whoever shows a change; a rate that fell from 90 to 70 % of 20 answers may be nothing.
// Source: the statistics are this project's own. A rate is held against the dice its answers are (pooled
// proportions, with a correction for continuity) and, where both sides have 5 dates, against how much its
// days differ, for people's days differ more than dice do; a duration against its days alone. Both must be
// sure.
//   compare(reports, previous)->metrics[index_of(Field::reply_rate)].verdict  // Verdict::worse
#pragma once

#include <kfstat/summary.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace kfstat {

// `same` is judged, and not certain; no verdict is not judged at all, or a figure that has no better.
enum class Verdict : std::uint8_t { better, worse, same };

std::string_view to_string(Verdict verdict);

// A whole number that may be negative, of any size that two sums can differ by.
struct CountChange {
  bool fell = false;
  std::uint64_t by = 0;

  double real() const { return fell ? -static_cast<double>(by) : static_cast<double>(by); }
};

struct MetricChange {
  std::optional<CountChange> count;  // of a sum: now less before, exact
  std::optional<double> real;        // of a mean: likewise
  std::optional<double> relative;    // that, of the value before; absent where that is 0
  std::optional<double> daily;       // of a sum: the same of daily_mean
  std::optional<double> score;       // of a mean: in standard errors, signed; absent where not judged
  std::optional<bool> certain;       // as score
  std::optional<Verdict> verdict;    // as score, of what has a better
};

struct Comparison {
  Summary current;
  Summary previous;
  std::array<MetricChange, field_count> metrics;  // in the order of field_table
};

// Failure: summary.overflow with the path /current or /previous.
Result<Comparison> compare(std::span<const Report> reports, std::span<const Report> previous_reports,
                           const SummaryOptions& options = {});

}  // namespace kfstat
