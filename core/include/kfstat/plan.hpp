// A range of any length and any number of servicers, as the fewest requests upstream accepts.
// Who needs it: whoever fetches more than 31 days or more than one servicer.
#pragma once

#include "kfstat/query.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kfstat {

inline constexpr std::size_t plan_limit_bytes = 512 * 1024;
inline constexpr std::size_t max_plan_servicers = 5000;

struct Plan {
  std::int64_t days = 0;        // of the range as asked, both ends included
  std::vector<Query> requests;  // servicer by servicer in the given order, each in windows of at most 31 days
};

// As validate_query, but any length up to the window's, and `servicer_userids` (a list) may stand in place of
// `servicer_userid`. With `earliest` (the first day some store still has) days from it on are welcome, and
// only those upstream still has become requests.
Result<Plan> plan_requests(std::string_view text, std::int64_t now,
                           std::optional<Day> earliest = std::nullopt);

}  // namespace kfstat
