// What a team wants to reach, and whether it did.
// Who needs it: whoever marks figures that miss a target.
#pragma once

#include <kfstat/summary.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat {

struct Target {
  Field field{};
  bool is_max = false;  // `limit` is the most, or else the least, that meets it; itself included
  double limit = 0;
  std::uint64_t at_least = 10;  // with a smaller n nobody is judged
};

struct TargetCheck {
  Target target;
  std::optional<double> value;  // a sum's daily_mean, a mean's value
  std::uint64_t n = 0;          // a mean's weight_total, rounded; a sum's dates
  std::optional<bool> met;      // nothing without a value, or with too small an n
};

// How many a figure is of: of a mean what it is weighted by, to the nearest whole number, of a sum its dates.
std::uint64_t n_of(const Metric& metric);

// In the order of `targets`: {Field::reply_rate, false, 0.95} of 19 replies to 20 sessions is met, n is 20.
// Failure: as summarize.
Result<std::vector<TargetCheck>> check_targets(std::span<const Report> reports,
                                               std::span<const Target> targets,
                                               const SummaryOptions& options = {});

}  // namespace kfstat
