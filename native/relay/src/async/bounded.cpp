#include "async/bounded.hpp"

#include "async/event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

struct Progress {
  std::function<asio::awaitable<void>(std::size_t)> job;
  std::size_t next = 0;
  std::size_t count = 0;
  std::size_t working = 0;
  Event all;
};

asio::awaitable<void> work(std::shared_ptr<Progress> progress) {
  while (progress->next < progress->count) {
    const std::size_t index = progress->next++;
    try {
      co_await progress->job(index);
    } catch (const std::exception&) {
      continue;
    }
  }
}

}  // namespace

asio::awaitable<void> run_bounded(std::size_t count, std::size_t width,
                                  std::function<asio::awaitable<void>(std::size_t)> job) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto progress = std::make_shared<Progress>();
  progress->job = std::move(job);
  progress->count = count;
  progress->working = std::min(width, count);
  for (std::size_t worker = progress->working; worker > 0; --worker) {
    asio::co_spawn(executor, work(progress), [progress](const std::exception_ptr&) {
      if (--progress->working == 0) progress->all.tell();
    });
  }
  while (progress->working > 0) {
    co_await progress->all.wait();
  }
}

}  // namespace kfstat::relay
