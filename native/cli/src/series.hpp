// What a relay has of one servicer, or of an account as a whole.
#pragma once

#include "relay_issues.hpp"
#include <kfstat/query.hpp>
#include <kfstat/report.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kfstat::cli {

struct Series {
  std::optional<std::string> servicer_userid;  // none: the account's total
  Report report = {};                          // without the days that were asked for in vain
  bool is_read = false;
  Problems issues = {};
  Problems notices = {};
};

// The question behind them.
struct Asked {
  std::string open_kfid;
  std::vector<std::string> servicers;  // each once; none: the account's total
  DayRange range;
};

// Told how many of how many parts are done.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

// One for each servicer, in their order; what concerns none of them alone in `issues`.
struct Figures {
  std::vector<Series> series;
  Problems issues = {};
};

// Through POST /api/v1/statistics. Nothing where the backend has no such route. Throws Unreachable where
// nothing came back.
std::optional<Figures> read_stream(const RelayClient& relay, const Asked& asked, const Progress& progress,
                                   Locale locale);

// Through the documented route, window by window: `requests` of a plan.
Figures read_windows(const RelayClient& relay, const std::vector<Query>& requests, const Progress& progress,
                     Locale locale);

}  // namespace kfstat::cli
