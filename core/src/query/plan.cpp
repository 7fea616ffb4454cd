#include "query/query_reader.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/plan.hpp>

#include <algorithm>

namespace kfstat {
namespace {

// The days upstream still has, in windows of at most 31 days.
std::vector<DayRange> windows_of(DayRange range, Day earliest) {
  std::vector<DayRange> windows;
  for (Day start = std::max(range.start, earliest); start <= range.end;
       start = start + max_days_per_request) {
    windows.push_back({start, std::min(start + (max_days_per_request - 1), range.end)});
  }
  return windows;
}

QueryRules rules_of_plan(std::int64_t now, std::optional<Day> earliest) {
  QueryRules rules;
  rules.limit_bytes = plan_limit_bytes;
  rules.servicer_list = true;
  rules.max_days = INT64_MAX;
  rules.now = now;
  rules.store_earliest = earliest;
  return rules;
}

}  // namespace

Result<SeriesQuery> read_series_query(std::string_view text, std::int64_t now, std::optional<Day> earliest) {
  QueryRules rules = rules_of_plan(now, earliest);
  rules.account_list = true;
  QueryReading reading = read_query(text, rules);
  if (!reading.issues.empty())
    return Result<SeriesQuery>::failure(std::move(reading.issues), std::move(reading.notices));
  SeriesQuery query;
  query.all_accounts = reading.all_accounts;
  query.all_servicers = reading.all_servicers;
  query.range = *reading.range();
  query.open_kfids = std::move(reading.open_kfids);
  if (query.open_kfids.empty() && !query.all_accounts) query.open_kfids = {std::move(reading.open_kfid)};
  if (reading.servicer_userids) query.servicer_userids = std::move(*reading.servicer_userids);
  if (reading.servicer_userid) query.servicer_userids = {std::move(*reading.servicer_userid)};
  return Result<SeriesQuery>::success(std::move(query), std::move(reading.notices));
}

Result<Plan> plan_requests(std::string_view text, std::int64_t now, std::optional<Day> earliest) {
  QueryReading reading = read_query(text, rules_of_plan(now, earliest));
  if (!reading.issues.empty()) {
    return Result<Plan>::failure(std::move(reading.issues), std::move(reading.notices));
  }

  std::vector<std::optional<std::string>> servicers;
  if (reading.servicer_userids) {
    servicers.assign(reading.servicer_userids->begin(), reading.servicer_userids->end());
  } else {
    servicers.push_back(reading.servicer_userid);
  }
  const DayRange range = *reading.range();
  const std::vector<DayRange> windows = windows_of(range, today_at(now).earliest);
  Plan plan;
  plan.days = range.days();
  plan.requests.reserve(servicers.size() * windows.size());
  for (const auto& servicer : servicers) {
    for (const DayRange& window : windows)
      plan.requests.push_back({reading.open_kfid, servicer, window});
  }
  return Result<Plan>::success(std::move(plan), std::move(reading.notices));
}

}  // namespace kfstat
