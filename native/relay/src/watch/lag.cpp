#include "watch/lag.hpp"

#include "clock/clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace kfstat::relay {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds between_looks{250};

}  // namespace

// How late a timer comes is how long a request would have waited for the loop.
asio::awaitable<void> watch_lag(Metrics& metrics) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  boost::system::error_code ignored;
  while (true) {
    timer.expires_after(between_looks);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    metrics.count_lag(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock().steady() - timer.expiry()));
  }
}

}  // namespace kfstat::relay
