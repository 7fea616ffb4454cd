#include "figures/series_text.hpp"

#include <array>
#include <charconv>

namespace kfstat::relay {
namespace {

template <class Number>
void append_number(std::string& text, Number number) {
  std::array<char, 32> digits{};
  text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void append_statistic(std::string& text, const Statistic& statistic) {
  // ,"session_cnt":
  static const std::array<std::string, field_count> keys = [] {
    std::array<std::string, field_count> made;
    for (std::size_t i = 0; i < field_count; ++i)
      made[i].append(",\"").append(field_table[i].name).append("\":");
    return made;
  }();
  const std::size_t begin = text.size();
  for (std::size_t i = 0; i < field_count; ++i) {
    const FieldInfo& field = field_table[i];
    if (!statistic.has(field.field)) continue;
    text += keys[i];
    if (field.type == FieldType::count) {
      append_number(text, *statistic.count(field.field));
    } else {
      append_number(text, *statistic.real(field.field));
    }
  }
  if (text.size() == begin) text += ',';
  text[begin] = '{';
  text += '}';
}

}  // namespace

std::string format_series(std::span<const StoredDay> days) {
  std::string text = R"({"errcode":0,"errmsg":"ok","statistic_list":[)";
  text.reserve(text.size() + days.size() * 640);
  bool first = true;
  for (const StoredDay& day : days) {
    if (day.day.state == DayState::missing) continue;
    if (!first) text += ',';
    first = false;
    text += R"({"stat_time":)";
    append_number(text, midnight_of(day.day.day));
    if (day.day.state == DayState::reported) {
      text += R"(,"statistic":)";
      append_statistic(text, day.day.statistic);
    }
    text += '}';
  }
  return text + "]}";
}

}  // namespace kfstat::relay
