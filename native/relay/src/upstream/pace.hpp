// When the next statistic call may leave: an even pace below upstream's limits, few at once, people before
// the collector, one person not before all others and with no more than a quota of the hour.
#pragma once

#include "async/alarm.hpp"
#include "async/event.hpp"
#include "async/width.hpp"
#include "clock/clock.hpp"
#include "upstream/user_quota.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace kfstat::relay {

enum class Priority : std::uint8_t { person, collector };

class Errand;

constexpr std::chrono::seconds longest_wait_for_turns{20};

// For whom a call is made.
struct Caller {
  Priority priority = Priority::person;
  std::string user;      // "" without sign-in
  std::stop_token left;  // nobody waits any more
  // The call is refused where its turn is some seconds away, or has not come by then, all tries together.
  Moment turn_by = Moment::max();            // waits as long as it takes
  std::shared_ptr<Errand> errand = nullptr;  // of a call that others may come to wait for
};

struct PaceLimits {
  std::int64_t per_minute = 9'000;
  std::int64_t per_hour = 135'000;
  std::int64_t at_once = 24;
  std::int64_t per_hour_and_user = 67'500;
};

// How long upstream turns calls away once there were too many in a minute.
constexpr std::chrono::seconds minute_block{60};

class Pace {
 public:
  enum class Turn : std::uint8_t {
    granted,
    held_back,   // upstream said 45009, and its window has not passed
    left,        // the caller is gone
    overloaded,  // too many are before it
  };

  Pace(boost::asio::io_context& context, Clock clock, const PaceLimits& limits);

  // Whoever is granted a turn gives it back with done().
  boost::asio::awaitable<Turn> take(Caller caller);
  void done();

  // One more waits for the call: it leaves when the first of their turns comes.
  void join(Errand& errand, const Caller& caller);

  // Told of users who have used up what their quota allows at once, each at most once an hour.
  void observe_slowed(std::function<void(const std::string& user)> observer) {
    slowed_ = std::move(observer);
  }

  // Upstream took the call: one more at once may be tried, up to the limit.
  void confirm();
  // 45033: half as many at once.
  void slow_down();
  // 45009: nothing leaves for 60 s.
  void hold_back();
  bool is_held_back() const { return clock_.steady() < held_until_; }

  // Calls of each minute of the last hour: index 0 is the minute of now.
  using Hour = std::array<std::int64_t, 60>;

  // Relays that share a store share the limits: each goes at its part of the pace, and the calls of all count
  // for the hour, those of before a restart too. `relays` are alive, this one among them (0 counts as 1);
  // `calls` are those of all, `told` of untold() included.
  void share(std::size_t relays, const Hour& calls, std::int64_t told);
  // Calls of this relay that `calls` did not include yet.
  std::int64_t untold() const { return untold_; }

  // How many calls may still leave in this minute and hour, by all who share the limits.
  std::int64_t left_in_minute() const;
  std::int64_t left_in_hour() const;

  // Comes back when calls may leave again, or the caller has left.
  boost::asio::awaitable<void> until_open(std::stop_token left);

 private:
  struct Waiter {
    Event wake;
    bool settled = false;
    Turn turn = Turn::left;

    void settle(Turn with) {
      settled = true;
      turn = with;
      wake.tell();
    }
  };
  using Line = std::deque<std::shared_ptr<Waiter>>;

  struct Beneficiary {
    Priority priority;
    std::string user;
    bool operator==(const Beneficiary&) const = default;
  };
  friend class Errand;

  void enqueue(const std::shared_ptr<Waiter>& waiter, const Beneficiary& whom);
  void forget(const std::shared_ptr<Waiter>& waiter, const Errand& errand);
  bool is_far_off(const Caller& caller) const;
  void refill();
  std::int64_t calls_of_hour() const;
  std::shared_ptr<Waiter> next(Moment now);
  std::shared_ptr<Waiter> next_person(Moment now);
  Moment next_at(Moment now) const;
  void pump();
  std::int64_t this_minute() const;
  void wake_at(Moment time);

  Clock clock_;
  PaceLimits limits_;
  double per_second_;
  double burst_;
  double ready_;
  Moment refilled_at_;
  Width width_;
  std::map<std::int64_t, std::int64_t> minutes_;  // calls of each minute of the last hour
  std::int64_t untold_ = 0;
  Moment held_until_{};
  std::map<std::string, Line> people_;  // by user
  std::string last_served_;
  Line collector_;
  UserQuota quota_;
  std::function<void(const std::string& user)> slowed_;
  Moment wakes_at_ = Moment::max();
  Alarm wake_;
};

// A call that several may wait for, each in a line of their own.
class Errand {
 public:
  bool is_in_line() const { return !waiter_.expired(); }

 private:
  friend class Pace;
  std::vector<Pace::Beneficiary> for_whom_;
  Moment turn_by_{};  // of who waits longest
  std::weak_ptr<Pace::Waiter> waiter_;
};

}  // namespace kfstat::relay
