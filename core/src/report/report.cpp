#include <kfstat/report.hpp>

namespace kfstat {

std::string_view to_string(DayState state) {
  switch (state) {
    case DayState::reported:
      return "reported";
    case DayState::empty:
      return "empty";
    case DayState::missing:
      return "missing";
  }
  return "";
}

}  // namespace kfstat
