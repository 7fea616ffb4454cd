// A range of any length and any number of servicers, as the fewest requests upstream accepts.
// Who needs it: whoever fetches more than 31 days or more than one servicer. Both ends of a range are
// included. Source: at most 31 days a request (参数说明 of kf/get_servicer_statistic); the limits of lists
// are our own.
#pragma once

#include <kfstat/query.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat {

inline constexpr std::size_t plan_limit_bytes = 512 * 1024;
inline constexpr std::size_t max_plan_servicers = 5000;
inline constexpr std::size_t max_plan_accounts = 5000;

struct Plan {
  std::int64_t days = 0;        // of the range as asked, both ends included
  std::vector<Query> requests;  // servicer by servicer in the given order, each in windows of at most 31 days
};

// As validate_query, but any length up to the window's, and `servicer_userids` (a list) may stand in place of
// `servicer_userid`. With `earliest` (the first day some store still has) days from it on are welcome, and
// only those upstream still has become requests.
//   plan_requests(R"({"open_kfid":"wk1","servicer_userids":["a","b"],"start_time":"2022-01-01",)"
//                 R"("end_time":"2022-02-10"})", 1645599600)
// has 41 days and four requests: of a for 2022-01-01..2022-01-31 and 2022-02-01..2022-02-10, then of b.
// Failure: the Query issues but range.too_long; plan.conflicting_servicers, plan.no_servicers,
// plan.too_many_servicers.
Result<Plan> plan_requests(std::string_view text, std::int64_t now,
                           std::optional<Day> earliest = std::nullopt);

// Whose days of a range are asked for: of one account, of several, or of all there are, and of whom there.
struct SeriesQuery {
  bool all_accounts = false;
  std::vector<std::string> open_kfids;  // each once; none with all_accounts
  bool all_servicers = false;
  std::vector<std::string> servicer_userids;  // each once; none: with all_servicers, or the account's totals
  DayRange range;
};

// A plan that is no list of requests yet, for who knows all accounts and people. As plan_requests;
// `open_kfids` (a list of at most 5000, or "all") may stand in place of `open_kfid`, and "all" in place of
// the list `servicer_userids`.
//   read_series_query(R"({"open_kfids":"all","servicer_userids":["a"],"start_date":"2022-01-01",)"
//                     R"("end_date":"2022-02-10"})", 1645599600)
// is of all accounts, of servicer a, for 2022-01-01..2022-02-10.
// Failure: as plan_requests, at `/open_kfids/1` of an account of the list.
Result<SeriesQuery> read_series_query(std::string_view text, std::int64_t now,
                                      std::optional<Day> earliest = std::nullopt);

}  // namespace kfstat
