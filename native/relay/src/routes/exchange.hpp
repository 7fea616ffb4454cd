// One request and its answer, as the log tells of them.
#pragma once

#include "access/access.hpp"
#include "clock/clock.hpp"
#include "http/message.hpp"
#include <kfstat/day.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

// Filled in by whoever learns of it.
struct Exchange {
  std::string id;
  Moment begun = {};
  Viewer viewer;  // whose rights every route asks
  std::string_view route = "none";
  std::string outcome = "ok";
  std::string user;  // that the sign-in named; "" where nobody signed in
  std::string open_kfid;
  std::string servicer_userid;
  std::optional<DayRange> range;
  std::optional<std::int32_t> errcode;
  std::string_view cause;  // why upstream gave no answer
};

// A line in the log.
void log_exchange(const http::Request& request, int status, const Exchange& exchange,
                  std::chrono::microseconds time);

}  // namespace kfstat::relay
