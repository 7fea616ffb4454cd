// Totals over days that stay honest: upstream gives daily ratios without their numerators, and counts of
// customers that are unique within one day only.
// Who needs it: whoever shows a figure for more than one day or more than one servicer.
// Source: field_table has each field's rule; what a figure counts is told in 返回结果 of
// kf/get_servicer_statistic. That its ratios are rounded to four decimals is seen, not documented: where a
// row says otherwise, no ratio is taken for a fraction.
#pragma once

#include <kfstat/report.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace kfstat {

// A row is one day of one report, a date a calendar day however many rows it has.
struct Metric {
  MetricKind kind{};
  std::int64_t days = 0;                     // rows that went into the value
  std::int64_t dates = 0;                    // and their dates
  std::optional<std::uint64_t> sum;          // of a sum
  std::optional<double> daily_mean;          // of a sum, by date
  std::optional<std::uint64_t> daily_max;    // of a sum, of one date
  std::optional<double> mean;                // of a weighted mean, within min and max
  std::optional<double> min;                 // of its dates
  std::optional<double> max;                 // likewise
  std::optional<double> weight_total;        // of what its ratios are shares of, or seconds are means over
  std::optional<std::uint64_t> numerator;    // of a rate whose rows all have one: the mean is 10/12
  std::optional<std::uint64_t> denominator;  // likewise
};

struct Summary {
  std::int64_t dates_requested = 0;
  std::int64_t dates_reported = 0;  // those with a reported row
  std::int64_t days_reported = 0;   // rows
  std::int64_t days_empty = 0;
  std::int64_t days_missing = 0;
  std::array<Metric, field_count> metrics;  // in the order of field_table

  std::int64_t days_requested() const { return days_reported + days_empty + days_missing; }
};

struct SummaryOptions {
  // A sum above it is summary.overflow; for callers whose numbers are doubles: max_safe_integer.
  std::uint64_t max_sum = UINT64_MAX;
};

// Nothing to add or to weigh gives an absent value, never 0 and never NaN; the order of days and the way they
// are split into reports change no bit of the result. Of two days with 3 sessions at a reply_rate of 1 and 1
// session at 0, session_cnt is 4 and reply_rate 0.75, 3 of 4, over 2 days each.
// Failure: summary.overflow with the path "", once for each field whose sum is above `max_sum`.
Result<Summary> summarize(std::span<const Report> reports, const SummaryOptions& options = {});

// Parses responses and adds them up. Failure: as parse_responses, then as summarize.
Result<Summary> summarize_responses(std::span<const std::string_view> responses,
                                    const SummaryOptions& options = {});

}  // namespace kfstat
