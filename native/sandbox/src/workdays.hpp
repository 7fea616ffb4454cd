// When people work and how busy a day is.
#pragma once

#include "corp.hpp"
#include <kfstat/day.hpp>

#include <cstdint>

namespace kfstat::sandbox {

// Public holidays of mainland China, roughly: New Year, Spring Festival, Qingming, Labour Day, National Day.
bool is_holiday(Day day);

// Whether the person works that day: shift, leave, sickness, season.
bool is_at_work(std::uint64_t seed, const Person& person, Day day);

// Thousandths of the usual number of sessions: weekday, holidays, sales festivals, a slow swing over the
// months.
std::uint64_t demand(std::uint64_t seed, const Account& account, Day day);

// 1000 +- amplitude, rising and falling evenly once in a period of days.
std::uint64_t swing(std::uint64_t offset, Day day, std::uint64_t period, std::uint64_t amplitude);

}  // namespace kfstat::sandbox
