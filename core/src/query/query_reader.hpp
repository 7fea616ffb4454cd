// The one reader of query documents: validate, plan and parse differ only in which rules they leave out.
#pragma once

#include <kfstat/day.hpp>
#include <kfstat/issue.hpp>
#include <kfstat/query.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat {

struct QueryRules {
  std::size_t limit_bytes = query_limit_bytes;
  // `open_kfid` must be there
  bool account = true;
  // `servicer_userids` is a field
  bool servicer_list = false;
  // `open_kfids` may stand in place of `open_kfid`, and "all" in place of either list
  bool account_list = false;
  std::int64_t max_days = max_days_per_request;
  std::optional<std::int64_t> now;    // none: the window and the notices are not judged
  std::optional<Day> store_earliest;  // the first day a store still has
};

struct QueryReading {
  std::string open_kfid;
  std::vector<std::string> open_kfids;  // each once
  bool all_accounts = false;
  bool all_servicers = false;
  std::optional<std::string> servicer_userid;
  std::optional<std::vector<std::string>> servicer_userids;  // each once
  std::optional<Day> start;
  std::optional<Day> end;
  std::vector<Issue> issues;
  std::vector<Issue> notices;

  // Both days could be read and are in order, whatever else is wrong.
  std::optional<DayRange> range() const;
};

QueryReading read_query(std::string_view text, const QueryRules& rules);

}  // namespace kfstat
