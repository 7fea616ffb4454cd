// How much of upstream's hour one user may take: at full pace to begin with, then slower, never none.
#pragma once

#include "clock/clock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace kfstat::relay {

// Half of the quota at once, and the other half spread over the hour: so no hour has more than the quota. Who
// did not sign in is nobody in particular, and has none.
class UserQuota {
 public:
  // Precondition: per_hour is positive.
  explicit UserQuota(std::int64_t per_hour) { set(per_hour); }
  void set(std::int64_t per_hour);

  // When the user's next call may leave, once `ahead` others of theirs have; Moment::min(): at
  // once.
  Moment next_at(std::string_view user, std::size_t ahead = 0) const;
  void charge(const std::string& user, Moment now);

  // Whether the user has to wait, for the first time in an hour.
  bool is_news(const std::string& user, Moment now);

 private:
  struct Account {
    Moment full_at{};  // when all of the quota is there again
    Moment told_at{};
  };

  Moment::duration interval_{};  // between calls where the first half is used up
  Moment::duration credit_{};    // how far full_at may lie ahead
  std::map<std::string, Account, std::less<>> accounts_;
};

}  // namespace kfstat::relay
