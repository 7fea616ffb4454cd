// Many small jobs, few at a time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace kfstat::relay {

// Runs job(0) … job(count - 1), at most `width` at a time, and waits for all. A job that throws is as good as
// done.
inline boost::asio::awaitable<void> run_bounded(
    std::size_t count, std::size_t width, std::function<boost::asio::awaitable<void>(std::size_t)> job) {
  namespace asio = boost::asio;
  struct Progress {
    explicit Progress(const asio::any_io_executor& executor) : all(executor) {
      all.expires_at(std::chrono::steady_clock::time_point::max());
    }
    asio::steady_timer all;
    std::function<asio::awaitable<void>(std::size_t)> job;
    std::size_t next = 0;
    std::size_t count = 0;
    std::size_t working = 0;
  };
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto progress = std::make_shared<Progress>(executor);
  progress->job = std::move(job);
  progress->count = count;
  progress->working = std::min(width, count);
  const auto work = [](std::shared_ptr<Progress> shared) -> asio::awaitable<void> {
    while (shared->next < shared->count) {
      const std::size_t index = shared->next++;
      try {
        co_await shared->job(index);
      } catch (const std::exception&) {
        continue;
      }
    }
  };
  for (std::size_t worker = progress->working; worker > 0; --worker) {
    asio::co_spawn(executor, work(progress), [progress](const std::exception_ptr&) {
      if (--progress->working == 0) progress->all.cancel();
    });
  }
  boost::system::error_code ignored;
  while (progress->working > 0) {
    co_await progress->all.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

}  // namespace kfstat::relay
