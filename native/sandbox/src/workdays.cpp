#include "workdays.hpp"

#include "random.hpp"

#include <algorithm>
#include <array>

namespace kfstat::sandbox {
namespace {

// First days of the lunar year; outside the table the festival is left out.
constexpr std::array<CivilDate, 15> lunar_new_years{{{2021, 2, 12},
                                                     {2022, 2, 1},
                                                     {2023, 1, 22},
                                                     {2024, 2, 10},
                                                     {2025, 1, 29},
                                                     {2026, 2, 17},
                                                     {2027, 2, 6},
                                                     {2028, 1, 26},
                                                     {2029, 2, 13},
                                                     {2030, 2, 3},
                                                     {2031, 1, 23},
                                                     {2032, 2, 11},
                                                     {2033, 1, 31},
                                                     {2034, 2, 19},
                                                     {2035, 2, 8}}};

bool is_spring_festival(Day day) {
  return std::ranges::any_of(lunar_new_years, [day](const CivilDate& date) {
    const auto since = day - day_from_civil(date);
    return since >= -1 && since <= 6;
  });
}

bool is_in_season(const CivilDate& date) {
  return date.month <= 3 || (date.month >= 7 && date.month <= 9);
}

bool has_leave(std::uint64_t seed, const Person& person, Day day) {
  const auto number = static_cast<std::uint64_t>(day.number + 3);
  const std::uint64_t key = mix(seed, person.userid);
  return Random(mix(mix(key, "week off"), number / 7)).chance(45) ||
         Random(mix(mix(key, "day off"), number)).chance(18);
}

bool is_on_shift(const Person& person, Day day) {
  const auto turn = static_cast<std::uint64_t>(day.number) + mix(0, person.userid) % 24;
  switch (person.shift) {
    case Shift::office:
      return weekday_of(day) < 5 && !is_holiday(day);
    case Shift::six_days:
      return weekday_of(day) < 6 && !is_holiday(day);
    case Shift::rota:
      return turn % 7 >= 2;
    case Shift::nights:
      return turn % 6 < 4;
  }
  return false;
}

// The day of a sale and the two after it, when parcels are on their way.
std::uint64_t sale(const CivilDate& date) {
  const auto since = [&date](unsigned month, unsigned day) {
    return date.month == month && date.day >= day && date.day <= day + 2 ? date.day - day : 99U;
  };
  switch (std::min({since(6, 18), since(11, 11), since(12, 12)})) {
    case 0:
      return 2100;
    case 1:
      return 1700;
    case 2:
      return 1350;
    default:
      return 1000;
  }
}

}  // namespace

bool is_holiday(Day day) {
  const CivilDate date = civil_of(day);
  const auto within = [&date](unsigned month, unsigned first, unsigned last) {
    return date.month == month && date.day >= first && date.day <= last;
  };
  return within(1, 1, 1) || within(4, 4, 5) || within(5, 1, 4) || within(10, 1, 7) || is_spring_festival(day);
}

bool is_listed(const Person& person, Day day) {
  return !person.seasonal || is_in_season(civil_of(day));
}

bool is_at_work(std::uint64_t seed, const Person& person, Day day) {
  return !person.idle && is_listed(person, day) && is_on_shift(person, day) && !has_leave(seed, person, day);
}

std::uint64_t swing(std::uint64_t offset, Day day, std::uint64_t period, std::uint64_t amplitude) {
  const std::uint64_t phase = (static_cast<std::uint64_t>(day.number) + offset) % period;
  const std::uint64_t climb = phase * 2 <= period ? phase * 2 : (period - phase) * 2;
  return 1000 - amplitude + 2 * amplitude * climb / period;
}

std::uint64_t demand(std::uint64_t seed, const Account& account, Day day) {
  const std::uint64_t key = mix(mix(seed, account.open_kfid), "demand");
  std::uint64_t level = account.traffic.weekday[weekday_of(day)];
  level = level * sale(civil_of(day)) / 1000;
  if (is_holiday(day)) {
    level = level * 600 / 1000;
  } else if (is_holiday(day - 1)) {
    level = level * 1350 / 1000;
  }
  level = level * swing(key % 500, day, 150, 180) / 1000;
  return level * (880 + Random(mix(key, static_cast<std::uint64_t>(day.number))).below(241)) / 1000;
}

}  // namespace kfstat::sandbox
