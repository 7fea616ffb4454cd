#include "pace.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::duration;
using std::chrono::duration_cast;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds minute_block{60};
constexpr double longest_wait = 20;  // seconds, of those who do not wait long
constexpr std::size_t minutes_in_hour = 60;

}  // namespace

Pace::Pace(asio::io_context& context, const PaceLimits& limits)
    : context_(context),
      limits_(limits),
      per_second_(static_cast<double>(limits.per_minute) / 60),
      burst_(std::max(1.0, per_second_)),
      ready_(burst_),
      refilled_at_(Clock::now()),
      width_(static_cast<std::size_t>(limits.at_once)),
      wake_(context) {}

asio::awaitable<Pace::Turn> Pace::take(Caller caller) {
  if (is_held_back()) co_return Turn::held_back;
  if (caller.left.stop_requested()) co_return Turn::left;
  const bool is_person = caller.priority == Priority::person;
  if (!caller.waits_long && static_cast<double>(waiting_people_) > per_second_ * longest_wait)
    co_return Turn::overloaded;
  const auto waiter = std::make_shared<Waiter>(context_);
  (is_person ? people_[caller.user] : collector_).push_back(waiter);
  if (is_person) ++waiting_people_;
  pump();
  const auto leave = [waiter] {
    if (!waiter->settled) waiter->settle(Turn::left);
  };
  const std::stop_callback on_leave(caller.left, leave);
  boost::system::error_code ignored;
  while (!waiter->settled) {
    co_await waiter->wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return waiter->turn;
}

void Pace::done() {
  --in_flight_;
  pump();
}

void Pace::confirm() {
  if (width_ >= static_cast<std::size_t>(limits_.at_once)) return;
  if (++confirmed_ < 2 * width_) return;
  confirmed_ = 0;
  ++width_;
}

void Pace::slow_down() {
  // Those that left together are refused together, and count once.
  width_ = std::max<std::size_t>(1, std::min(width_, in_flight_ + 1) / 2);
  confirmed_ = 0;
}

void Pace::hold_back() {
  held_until_ = Clock::now() + minute_block;
  while (const auto waiter = next())
    waiter->settle(Turn::held_back);
}

asio::awaitable<void> Pace::until_open(std::stop_token left) {
  asio::steady_timer timer(context_);
  const auto wake = [&timer] { timer.cancel(); };
  const std::stop_callback on_leave(left, wake);
  boost::system::error_code ignored;
  while (is_held_back() && !left.stop_requested()) {
    timer.expires_at(held_until_);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void Pace::refill() {
  const auto now = Clock::now();
  ready_ = std::min(burst_, ready_ + duration<double>(now - refilled_at_).count() * per_second_);
  refilled_at_ = now;
}

bool Pace::hour_is_spent() {
  const std::int64_t minute = duration_cast<minutes>(Clock::now().time_since_epoch()).count();
  while (!minutes_.empty() && minutes_.front().first <= minute - static_cast<std::int64_t>(minutes_in_hour)) {
    last_hour_ -= minutes_.front().second;
    minutes_.pop_front();
  }
  if (minutes_.empty() || minutes_.back().first != minute) minutes_.emplace_back(minute, 0);
  return last_hour_ >= limits_.per_hour;
}

// The one whose turn it is, out of its line: user after user, then the collector.
std::shared_ptr<Pace::Waiter> Pace::next() {
  while (!people_.empty()) {
    auto line = people_.upper_bound(last_served_);
    if (line == people_.end()) line = people_.begin();
    last_served_ = line->first;
    auto waiter = line->second.front();
    line->second.pop_front();
    --waiting_people_;
    if (line->second.empty()) people_.erase(line);
    if (!waiter->settled) return waiter;
  }
  while (!collector_.empty()) {
    auto waiter = collector_.front();
    collector_.pop_front();
    if (!waiter->settled) return waiter;
  }
  return nullptr;
}

void Pace::pump() {
  refill();
  while (in_flight_ < width_ && !(people_.empty() && collector_.empty())) {
    if (hour_is_spent()) return wake_at(Clock::now() + seconds(1));
    if (ready_ < 1) {
      const duration<double> missing((1 - ready_) / per_second_);
      return wake_at(Clock::now() + duration_cast<Clock::duration>(missing));
    }
    const auto waiter = next();
    if (!waiter) return;
    ready_ -= 1;
    ++in_flight_;
    ++minutes_.back().second;
    ++last_hour_;
    waiter->settle(Turn::granted);
  }
}

void Pace::wake_at(Clock::time_point time) {
  if (wake_is_set_) return;
  wake_is_set_ = true;
  wake_.expires_at(time);
  wake_.async_wait([this](boost::system::error_code error) {
    wake_is_set_ = false;
    if (!error) pump();
  });
}

}  // namespace kfstat::relay
