// A bucket of tokens and two sorts of lines. `ready_` calls may leave now; it fills evenly up to a second's
// worth (`burst_`), for upstream counts by the minute and would refuse a minute's calls that come at once.
// Besides: no more at once than `width_` allows (halved at 45033, and slowly wider again), no more in an hour
// than the hour's limit, and none at all for a minute after 45009.
//
// Who waits stands in a line: one for each user, and one for the collector. pump() lets go whoever is next:
// the users in turn, one call each, so that one with thousands of calls delays nobody by more than one; the
// collector when no user waits, and only as long as a quarter of the hour is left. A user beyond the quota is
// passed over until it has filled again.
//
// An Errand is a call that several wait for. It stands in the line of each of them with the same Waiter,
// leaves when the first of those turns comes, and forget() takes it out of the others.
//
// pump() runs whenever something may have changed: a call is asked for or has come back, or the alarm rings
// at the moment that wake_at() worked out. It never waits itself.
#include "upstream/pace.hpp"

#include <algorithm>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::duration;
using std::chrono::duration_cast;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto minutes_in_hour = std::ssize(Pace::Hour{});

// A back-fill must not leave people waiting for the hour to pass.
std::int64_t collector_share(std::int64_t per_hour) {
  return per_hour - per_hour / 4;
}

}  // namespace

Pace::Pace(asio::io_context& context, Clock clock, const PaceLimits& limits)
    : clock_(std::move(clock)),
      limits_(limits),
      per_second_(static_cast<double>(limits.per_minute) / 60),
      burst_(std::max(1.0, per_second_)),
      ready_(burst_),
      refilled_at_(clock_.steady()),
      width_(static_cast<std::size_t>(limits.at_once)),
      quota_(limits.per_hour_and_user),
      wake_(context, clock_, [this] {
        wakes_at_ = Moment::max();
        pump();
      }) {}

std::int64_t Pace::this_minute() const {
  return duration_cast<minutes>(clock_.steady().time_since_epoch()).count();
}

asio::awaitable<Pace::Turn> Pace::take(Caller caller) {
  if (is_held_back()) co_return Turn::held_back;
  if (caller.left.stop_requested()) co_return Turn::left;
  if (caller.turn_by != Moment::max() && is_far_off(caller)) co_return Turn::overloaded;
  const auto waiter = std::make_shared<Waiter>();
  const std::shared_ptr<Errand> errand = caller.errand ? caller.errand : std::make_shared<Errand>();
  if (errand->for_whom_.empty()) errand->for_whom_.push_back({caller.priority, caller.user});
  for (const Beneficiary& whom : errand->for_whom_)
    enqueue(waiter, whom);
  errand->waiter_ = waiter;
  errand->turn_by_ = std::max(errand->turn_by_, caller.turn_by);
  pump();
  const auto leave = [waiter] {
    if (!waiter->settled) waiter->settle(Turn::left);
  };
  const std::stop_callback on_leave(caller.left, leave);
  while (!waiter->settled) {
    co_await waiter->wake.wait_until(clock_, errand->turn_by_);
    // However slow upstream is: who asked is told in time.
    if (!waiter->settled && clock_.steady() >= errand->turn_by_) waiter->settle(Turn::overloaded);
  }
  errand->waiter_.reset();
  if (waiter->turn != Turn::granted || errand->for_whom_.size() > 1) forget(waiter, *errand);
  co_return waiter->turn;
}

void Pace::join(Errand& errand, const Caller& caller) {
  const Beneficiary whom{caller.priority, caller.user};
  errand.turn_by_ = std::max(errand.turn_by_, caller.turn_by);
  if (std::ranges::find(errand.for_whom_, whom) != errand.for_whom_.end()) return;
  errand.for_whom_.push_back(whom);
  const std::shared_ptr<Waiter> waiter = errand.waiter_.lock();
  if (!waiter || waiter->settled) return;
  enqueue(waiter, whom);
  pump();
}

void Pace::enqueue(const std::shared_ptr<Waiter>& waiter, const Beneficiary& whom) {
  (whom.priority == Priority::person ? people_[whom.user] : collector_).push_back(waiter);
}

void Pace::forget(const std::shared_ptr<Waiter>& waiter, const Errand& errand) {
  for (const Beneficiary& whom : errand.for_whom_) {
    if (whom.priority == Priority::collector) {
      std::erase(collector_, waiter);
      continue;
    }
    const auto line = people_.find(whom.user);
    if (line == people_.end()) continue;
    std::erase(line->second, waiter);
    if (line->second.empty()) people_.erase(line);
  }
}

// Whether the turn of one more call of this person is more than some seconds away.
bool Pace::is_far_off(const Caller& caller) const {
  const auto mine = people_.find(caller.user);
  const std::size_t before = mine == people_.end() ? 0 : mine->second.size();
  if (quota_.next_at(caller.user, before) > clock_.steady() + longest_wait_for_turns) return true;
  std::size_t ahead = 0;
  for (const auto& [user, line] : people_)
    ahead += std::min(line.size(), before + 1);
  return static_cast<double>(ahead) > per_second_ * duration<double>(longest_wait_for_turns).count();
}

void Pace::done() {
  width_.come_back();
  pump();
}

void Pace::confirm() {
  width_.confirm();
}

void Pace::slow_down() {
  width_.halve();
}

void Pace::hold_back() {
  held_until_ = clock_.steady() + minute_block;
  const auto turn_away = [](Line& line) {
    for (const auto& waiter : line) {
      if (!waiter->settled) waiter->settle(Turn::held_back);
    }
  };
  for (auto& [user, line] : people_)
    turn_away(line);
  turn_away(collector_);
  people_.clear();
  collector_.clear();
}

asio::awaitable<void> Pace::until_open(std::stop_token left) {
  Event gone;
  const auto wake = [&gone] { gone.tell(); };
  const std::stop_callback on_leave(left, wake);
  while (is_held_back() && !left.stop_requested()) {
    co_await gone.wait_until(clock_, held_until_);
  }
}

void Pace::refill() {
  const auto now = clock_.steady();
  ready_ = std::min(burst_, ready_ + duration<double>(now - refilled_at_).count() * per_second_);
  refilled_at_ = now;
}

void Pace::share(std::size_t relays, const Hour& calls, std::int64_t told) {
  const auto parts = static_cast<std::int64_t>(std::max<std::size_t>(1, relays));
  refill();
  per_second_ = static_cast<double>(limits_.per_minute) / 60 / static_cast<double>(parts);
  burst_ = std::max(1.0, per_second_);
  ready_ = std::min(ready_, burst_);
  quota_.set(std::max<std::int64_t>(1, limits_.per_hour_and_user / parts));

  const std::int64_t minute = this_minute();
  minutes_.clear();
  for (std::int64_t ago = 0; ago < minutes_in_hour; ++ago) {
    const std::int64_t made = calls[static_cast<std::size_t>(ago)];
    if (made > 0) minutes_[minute - ago] = made;
  }
  untold_ -= told;
  minutes_[minute] += untold_;
  pump();
}

std::int64_t Pace::left_in_minute() const {
  const auto found = minutes_.find(this_minute());
  return std::max<std::int64_t>(0, limits_.per_minute - (found == minutes_.end() ? 0 : found->second));
}

std::int64_t Pace::left_in_hour() const {
  return std::max<std::int64_t>(0, limits_.per_hour - calls_of_hour());
}

std::int64_t Pace::calls_of_hour() const {
  std::int64_t all = 0;
  for (auto entry = minutes_.upper_bound(this_minute() - minutes_in_hour); entry != minutes_.end(); ++entry)
    all += entry->second;
  return all;
}

// The one whose turn it is, out of its line: user after user, then the collector.
std::shared_ptr<Pace::Waiter> Pace::next(Moment now) {
  if (auto waiter = next_person(now)) return waiter;
  while (!collector_.empty() && calls_of_hour() < collector_share(limits_.per_hour)) {
    auto waiter = collector_.front();
    collector_.pop_front();
    if (!waiter->settled) return waiter;
  }
  return nullptr;
}

std::shared_ptr<Pace::Waiter> Pace::next_person(Moment now) {
  auto line = people_.upper_bound(last_served_);
  for (std::size_t left = people_.size(); left > 0; --left) {
    if (line == people_.end()) line = people_.begin();
    auto& [user, waiters] = *line;
    while (!waiters.empty() && waiters.front()->settled)
      waiters.pop_front();
    if (waiters.empty()) {
      line = people_.erase(line);
      continue;
    }
    if (quota_.next_at(user) > now) {
      if (quota_.is_news(user, now) && slowed_) slowed_(user);
      ++line;
      continue;
    }
    auto waiter = waiters.front();
    waiters.pop_front();
    quota_.charge(user, now);
    last_served_ = user;
    if (waiters.empty()) people_.erase(line);
    return waiter;
  }
  return nullptr;
}

// When one of those may be next whom their quota, or the people's part of the hour, holds back now.
Moment Pace::next_at(Moment now) const {
  auto soonest = collector_.empty() ? Moment::max() : now + seconds(1);
  for (const auto& [user, line] : people_)
    soonest = std::min(soonest, quota_.next_at(user));
  return soonest;
}

void Pace::pump() {
  refill();
  while (width_.has_room() && !(people_.empty() && collector_.empty())) {
    const auto now = clock_.steady();
    if (calls_of_hour() >= limits_.per_hour) return wake_at(now + seconds(1));
    if (ready_ < 1) {
      const duration<double> missing((1 - ready_) / per_second_);
      return wake_at(now + duration_cast<Moment::duration>(missing));
    }
    const auto waiter = next(now);
    if (!waiter) return wake_at(next_at(now));
    ready_ -= 1;
    width_.leave();
    const std::int64_t minute = this_minute();
    minutes_.erase(minutes_.begin(), minutes_.upper_bound(minute - minutes_in_hour));
    ++minutes_[minute];
    ++untold_;
    waiter->settle(Turn::granted);
  }
}

void Pace::wake_at(Moment time) {
  if (time >= wakes_at_) return;
  wakes_at_ = time;
  wake_.set(time);
}

}  // namespace kfstat::relay
