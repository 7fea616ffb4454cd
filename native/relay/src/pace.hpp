// When the next statistic call may leave: an even pace below upstream's limits, few at once, people before
// the collector, one person not before all others.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

namespace kfstat::relay {

enum class Priority : std::uint8_t { person, collector };

// For whom a call is made.
struct Caller {
  Priority priority = Priority::person;
  std::string user;         // "" without sign-in
  std::stop_token left;     // nobody waits any more
  bool waits_long = false;  // else the call is refused where its turn is more than some seconds away
};

struct PaceLimits {
  std::int64_t per_minute = 9'000;
  std::int64_t per_hour = 135'000;
  std::int64_t at_once = 24;
};

class Pace {
 public:
  enum class Turn : std::uint8_t {
    granted,
    held_back,   // upstream said 45009, and its window has not passed
    left,        // the caller is gone
    overloaded,  // too many are before it
  };

  Pace(boost::asio::io_context& context, const PaceLimits& limits);

  // Whoever is granted a turn gives it back with done().
  boost::asio::awaitable<Turn> take(Caller caller);
  void done();

  // Upstream took the call: one more at once may be tried, up to the limit.
  void confirm();
  // 45033: half as many at once.
  void slow_down();
  // 45009: nothing leaves for 60 s.
  void hold_back();
  bool is_held_back() const { return Clock::now() < held_until_; }

  // Comes back when calls may leave again, or the caller has left.
  boost::asio::awaitable<void> until_open(std::stop_token left);

 private:
  using Clock = std::chrono::steady_clock;

  struct Waiter {
    explicit Waiter(boost::asio::io_context& context) : wake(context) {
      wake.expires_at(Clock::time_point::max());
    }
    boost::asio::steady_timer wake;
    bool settled = false;
    Turn turn = Turn::left;

    void settle(Turn with) {
      settled = true;
      turn = with;
      wake.cancel();
    }
  };
  using Line = std::deque<std::shared_ptr<Waiter>>;

  void refill();
  bool hour_is_spent();
  std::shared_ptr<Waiter> next();
  void pump();
  void wake_at(Clock::time_point time);

  boost::asio::io_context& context_;
  PaceLimits limits_;
  double per_second_;
  double burst_;
  double ready_;
  Clock::time_point refilled_at_;
  std::size_t width_;
  std::size_t confirmed_ = 0;
  std::size_t in_flight_ = 0;
  std::size_t waiting_people_ = 0;
  std::deque<std::pair<std::int64_t, std::int64_t>> minutes_;  // calls of each minute of the last hour
  std::int64_t last_hour_ = 0;
  Clock::time_point held_until_{};
  std::map<std::string, Line> people_;  // by user
  std::string last_served_;
  Line collector_;
  boost::asio::steady_timer wake_;
  bool wake_is_set_ = false;
};

}  // namespace kfstat::relay
