// Places of which there are only so many at once, in the order of asking.
#pragma once

#include "async/event.hpp"
#include "async/width.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace kfstat::relay {

class Line {
 public:
  Line(Clock clock, std::size_t places)
      : clock_(std::move(clock)), state_(std::make_shared<State>(State{Width(places), {}})) {}

  // A place, given back with its last copy; null where none came free in time.
  boost::asio::awaitable<std::shared_ptr<void>> enter(std::chrono::milliseconds patience) {
    if (state_->width.has_room()) {
      state_->width.leave();
      co_return place();
    }
    const auto waiter = std::make_shared<Waiter>();
    state_->waiters.push_back(waiter);
    const Moment until = clock_.steady() + patience;
    while (!waiter->has_place && clock_.steady() < until) {
      co_await waiter->wake.wait_until(clock_, until);
    }
    if (waiter->has_place) co_return place();
    std::erase(state_->waiters, waiter);
    co_return nullptr;
  }

  // By who has a place, as Width says.
  void confirm() { state_->width.confirm(); }
  void halve() { state_->width.halve(); }

 private:
  struct Waiter {
    Event wake;
    bool has_place = false;
  };
  struct State {
    Width width;
    std::deque<std::shared_ptr<Waiter>> waiters;
  };

  std::shared_ptr<void> place() const {
    return {static_cast<void*>(state_.get()), [state = state_](void*) {
              state->width.come_back();
              while (state->width.has_room() && !state->waiters.empty()) {
                const std::shared_ptr<Waiter> next = state->waiters.front();
                state->waiters.pop_front();
                state->width.leave();
                next->has_place = true;
                next->wake.tell();
              }
            }};
  }

  Clock clock_;
  std::shared_ptr<State> state_;
};

}  // namespace kfstat::relay
