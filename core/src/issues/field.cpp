#include <kfstat/field.hpp>

namespace kfstat {

std::string_view to_string(FieldType type) {
  static constexpr std::array<std::string_view, 3> names{"count", "rate", "duration"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view to_string(MetricKind kind) {
  static constexpr std::array<std::string_view, 3> names{"sum", "sum_of_daily_unique", "weighted_mean"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(FieldGroup group) {
  static constexpr std::array<std::string_view, 4> names{"sessions", "replies", "satisfaction", "upgrades"};
  return names[static_cast<std::size_t>(group)];
}

}  // namespace kfstat
