#include <kfstat/day.hpp>

#include <algorithm>
#include <cstddef>

namespace kfstat {
namespace {

constexpr bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr unsigned days_in_month(int year, unsigned month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Reads `length` ASCII digits; -1 when one of them is none.
constexpr int read_digits(std::string_view text, std::size_t from, std::size_t length) {
  int value = 0;
  for (std::size_t i = from; i < from + length; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Writes the last `width` digits of a value.
void write_digits(char* to, unsigned value, std::size_t width) {
  for (; width > 0; value /= 10)
    to[--width] = static_cast<char>('0' + value % 10);
}

}  // namespace

// Counting years from March makes the leap day the last of its year, so months follow one linear rule.
Day day_from_civil(CivilDate date) {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = (date.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146097 + day_of_era - 719468};
}

CivilDate civil_of(Day day) {
  const std::int64_t shifted = day.number + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilDate date;
  date.day = static_cast<unsigned>(day_of_year - (153 * month + 2) / 5 + 1);
  date.month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
  date.year = static_cast<int>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
  return date;
}

std::optional<Day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = read_digits(text, 0, 4);
  const int month = read_digits(text, 5, 2);
  const int day = read_digits(text, 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const CivilDate date{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
  if (date.day > days_in_month(date.year, date.month)) return std::nullopt;
  return day_from_civil(date);
}

std::string format_date(Day day) {
  static const Day first = day_from_civil({1, 1, 1});
  static const Day last = day_from_civil({9999, 12, 31});
  const CivilDate date = civil_of(std::clamp(day, first, last));
  std::string text = "0000-00-00";
  write_digits(text.data(), static_cast<unsigned>(date.year), 4);
  write_digits(text.data() + 5, date.month, 2);
  write_digits(text.data() + 8, date.day, 2);
  return text;
}

}  // namespace kfstat
