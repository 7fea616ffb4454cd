#include "issues/language.hpp"
#include <kfstat/field.hpp>

namespace kfstat {

std::string_view label_of(Field field, Locale locale) {
  const std::string_view label = info_of(field).label.words[static_cast<std::size_t>(locale)];
  return label.empty() ? vocabulary_of(locale).label(field) : label;
}

// A switch, so that one more does not compile without its name.
std::string_view to_string(FieldType type) {
  switch (type) {
    case FieldType::count:
      return "count";
    case FieldType::rate:
      return "rate";
    case FieldType::duration:
      return "duration";
  }
  return "";
}

std::string_view to_string(MetricKind kind) {
  switch (kind) {
    case MetricKind::sum:
      return "sum";
    case MetricKind::sum_of_daily_unique:
      return "sum_of_daily_unique";
    case MetricKind::weighted_mean:
      return "weighted_mean";
  }
  return "";
}

std::string_view to_string(FieldGroup group) {
  switch (group) {
    case FieldGroup::sessions:
      return "sessions";
    case FieldGroup::replies:
      return "replies";
    case FieldGroup::satisfaction:
      return "satisfaction";
    case FieldGroup::upgrades:
      return "upgrades";
  }
  return "";
}

}  // namespace kfstat
