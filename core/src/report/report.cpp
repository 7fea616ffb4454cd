#include "issues/language.hpp"
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

std::string_view label_of(DayState state, Locale locale) {
  static constexpr std::array words{Word::reported, Word::empty_day, Word::missing};
  return vocabulary_of(locale)[words[static_cast<std::size_t>(state)]];
}

}  // namespace kfstat
