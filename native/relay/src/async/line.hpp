// Places of which there are only so many at once, in the order of asking.
#pragma once

#include "async/width.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>

namespace kfstat::relay {

class Line {
 public:
  Line(boost::asio::io_context& context, std::size_t places)
      : context_(context), state_(std::make_shared<State>(State{Width(places), {}})) {}

  // A place, given back with its last copy; null where none came free in time.
  boost::asio::awaitable<std::shared_ptr<void>> enter(std::chrono::milliseconds patience) {
    if (state_->width.has_room()) {
      state_->width.leave();
      co_return place();
    }
    const auto waiter = std::make_shared<Waiter>(context_);
    waiter->wake.expires_after(patience);
    state_->waiters.push_back(waiter);
    boost::system::error_code ignored;
    co_await waiter->wake.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (waiter->has_place) co_return place();
    std::erase(state_->waiters, waiter);
    co_return nullptr;
  }

  // By who has a place, as Width says.
  void confirm() { state_->width.confirm(); }
  void halve() { state_->width.halve(); }

 private:
  struct Waiter {
    explicit Waiter(boost::asio::io_context& context) : wake(context) {}
    boost::asio::steady_timer wake;
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
                next->wake.cancel();
              }
            }};
  }

  boost::asio::io_context& context_;
  std::shared_ptr<State> state_;
};

}  // namespace kfstat::relay
