// Reports of any figures a response may hold, from a fuzzer's input.
#pragma once

#include "choices.hpp"
#include <kfstat/report.hpp>

#include <cmath>

namespace kfstat::fuzz {

inline constexpr std::int64_t first_day = 19000;
inline constexpr std::size_t most_days = 40;

inline std::uint64_t take_count(Choices& choices) {
  switch (choices.below(4)) {
    case 0:
      return choices.take<std::uint8_t>();
    case 1:
      return choices.take<std::uint32_t>();
    case 2:
      return choices.take<std::uint64_t>();
    default:
      return 0;
  }
}

// Finite and not negative, as a report holds them.
inline double take_real(Choices& choices) {
  static constexpr double edges[]{0, 1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1};
  const std::size_t kind = choices.below(8);
  if (kind < std::size(edges)) return edges[kind];
  if (kind == 6) return choices.take<std::uint16_t>() / 65535.0;
  const double value = std::fabs(choices.take<double>());
  return std::isfinite(value) ? value : 0.5;
}

inline Report take_report(Choices& choices) {
  Report report;
  while (!choices.empty() && report.days.size() < most_days) {
    ReportDay row;
    row.day = Day{first_day} + static_cast<std::int64_t>(report.days.size());
    row.state = choices.below(5) == 0 ? DayState::missing : DayState::empty;
    const auto present = row.state == DayState::missing ? std::uint16_t{0} : choices.take<std::uint16_t>();
    for (std::size_t i = 0; i < field_count; ++i) {
      if ((present >> i & 1U) == 0) continue;
      const FieldInfo& info = field_table[i];
      if (info.type == FieldType::count) {
        row.statistic.set_count(info.field, take_count(choices));
      } else {
        row.statistic.set_real(info.field, take_real(choices));
      }
    }
    if (!row.statistic.empty()) row.state = DayState::reported;
    report.days.push_back(row);
  }
  return report;
}

}  // namespace kfstat::fuzz
