#include "call_limits.hpp"

namespace kfstat::sandbox {
namespace {

constexpr std::uint64_t debug_calls_per_minute = 5;

}  // namespace

void CallLimits::set(const CallLimitOptions& options) {
  options_ = options;
  minutes_.clear();
}

std::int32_t CallLimits::admit(std::string_view endpoint, std::uint64_t in_flight, bool debug, Time now) {
  if (options_.concurrent_calls != 0 && in_flight > options_.concurrent_calls) return 45033;
  Minute& minute = minutes_.try_emplace(std::string(endpoint), Minute{now, 0, 0, now}).first->second;
  if (now < minute.blocked_until) return 45009;
  if (now - minute.start >= std::chrono::minutes(1)) minute = {now, 0, 0, now};
  ++minute.calls;
  if (debug) ++minute.debug_calls;
  const bool overrun = options_.calls_per_minute != 0 && minute.calls > options_.calls_per_minute;
  if (!overrun && minute.debug_calls <= debug_calls_per_minute) return 0;
  minute = {now + options_.block, 0, 0, now + options_.block};
  return 45009;
}

}  // namespace kfstat::sandbox
