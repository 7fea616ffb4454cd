// Upstream's call limits: so many calls a minute for each endpoint, so many at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace kfstat::sandbox {

// 0 means no limit.
struct CallLimitOptions {
  std::uint64_t calls_per_minute = 10'000;
  std::uint64_t concurrent_calls = 0;
  std::chrono::seconds block{60};  // how long an endpoint is shut once its minute was overrun
};

class CallLimits {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit CallLimits(const CallLimitOptions& options) : options_(options) {}

  const CallLimitOptions& options() const { return options_; }

  // Forgets what was counted so far.
  void set(const CallLimitOptions& options);

  // Counts a call. 0, 45009 or 45033; `debug` calls may be made five times a minute only.
  std::int32_t admit(std::string_view endpoint, std::uint64_t in_flight, bool debug, Time now);

 private:
  struct Minute {
    Time start;
    std::uint64_t calls = 0;
    std::uint64_t debug_calls = 0;
    Time blocked_until;
  };

  CallLimitOptions options_;
  std::map<std::string, Minute, std::less<>> minutes_;
};

}  // namespace kfstat::sandbox
