// Upstream's rules for the requests that carry a body, applied to what really arrived.
// They are written anew here rather than taken from the core: the sandbox is what shows that the core's
// requests are right.
#pragma once

#include "answers.hpp"
#include "corp.hpp"
#include <kfstat/day.hpp>

#include <cstdint>
#include <string_view>
#include <variant>

namespace kfstat::sandbox {

struct StatisticQuestion {
  const Account* account = nullptr;
  const Person* person = nullptr;  // none: the account's total
  DayRange range;
};

std::variant<StatisticQuestion, Refusal> judge_statistic(const Corp& corp, std::string_view body,
                                                         std::int64_t now);

struct Page {
  std::size_t offset = 0;
  std::size_t limit = 100;
  bool wrong_json = false;
};

std::variant<Page, Refusal> judge_page(std::string_view body);

// The last day that has figures: yesterday from 06:00 UTC+8 on, the day before until then.
Day last_ready_day(std::int64_t now);

}  // namespace kfstat::sandbox
