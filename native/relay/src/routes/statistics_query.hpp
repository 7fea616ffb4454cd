// What POST /api/v1/statistics is asked: a plan query, for several accounts or "all" of them too.
#pragma once

#include "access/access.hpp"
#include <kfstat/day.hpp>
#include <kfstat/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

struct StatisticsQuery {
  bool all_accounts = false;
  std::vector<std::string> open_kfids;
  bool all_servicers = false;
  std::vector<std::string> servicer_userids;  // "" alone: the account's totals
  DayRange range;
};

// Whether the query names an account or a person that the viewer may not read, "all" included, whatever else
// is wrong with it. Reads no further than to the first of them.
bool names_foreign(std::string_view text, const Viewer& viewer);

// Judged by the core, every rule at once, as plan_requests does. `open_kfids` (a list of at most 5000, or
// "all") may stand in place of `open_kfid`, and "all" in place of the list `servicer_userids`.
Result<StatisticsQuery> read_statistics_query(std::string_view text, std::int64_t now,
                                              std::optional<Day> earliest);

}  // namespace kfstat::relay
