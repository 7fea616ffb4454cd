#include <kfstat/report.hpp>

namespace kfstat {

std::string_view to_string(DayState state) {
  static constexpr std::array<std::string_view, 3> names{"reported", "empty", "missing"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace kfstat
