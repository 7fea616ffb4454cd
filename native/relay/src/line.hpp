// Places of which there are only so many at once, in the order of asking.
#pragma once

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
      : context_(context), state_(std::make_shared<State>(State{places, {}})) {}

  // A place, given back with its last copy; null where none came free in time.
  boost::asio::awaitable<std::shared_ptr<void>> enter(std::chrono::milliseconds patience) {
    if (state_->free > 0) {
      --state_->free;
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

 private:
  struct Waiter {
    explicit Waiter(boost::asio::io_context& context) : wake(context) {}
    boost::asio::steady_timer wake;
    bool has_place = false;
  };
  struct State {
    std::size_t free;
    std::deque<std::shared_ptr<Waiter>> waiters;
  };

  std::shared_ptr<void> place() const {
    return {static_cast<void*>(state_.get()), [state = state_](void*) {
              if (state->waiters.empty()) {
                ++state->free;
                return;
              }
              const std::shared_ptr<Waiter> next = state->waiters.front();
              state->waiters.pop_front();
              next->has_place = true;
              next->wake.cancel();
            }};
  }

  boost::asio::io_context& context_;
  std::shared_ptr<State> state_;
};

}  // namespace kfstat::relay
