// Work that takes milliseconds, on threads beside the event loop's.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace kfstat::relay {

inline constexpr std::size_t large_text = std::size_t{64} * 1024;  // bytes that are worth another thread

class OffLoop {
 public:
  explicit OffLoop(boost::asio::io_context& context) : context_(context), threads_(2) {}
  // Work that has begun is finished first; it may read what its caller holds.
  ~OffLoop() {
    threads_.stop();
    threads_.join();
  }
  OffLoop(const OffLoop&) = delete;
  OffLoop& operator=(const OffLoop&) = delete;

  // What the work gives; throws what it throws.
  template <class T>
  boost::asio::awaitable<T> run(std::function<T()> work) {
    namespace asio = boost::asio;
    auto result = std::make_shared<std::optional<T>>();
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        [this, &work, &result](auto handler) {
          auto shared = std::make_shared<decltype(handler)>(std::move(handler));
          // The context may not run dry while a thread works for it.
          auto busy = std::make_shared<asio::executor_work_guard<asio::io_context::executor_type>>(
              context_.get_executor());
          asio::post(threads_, [this, shared, busy, result, work = std::move(work)]() mutable {
            std::exception_ptr failure;
            try {
              result->emplace(work());
            } catch (...) {
              failure = std::current_exception();
            }
            asio::post(context_,
                       [shared = std::move(shared), busy = std::move(busy), failure] { (*shared)(failure); });
          });
        },
        asio::use_awaitable);
    co_return std::move(**result);
  }

  void post(std::function<void()> work) { boost::asio::post(threads_, std::move(work)); }

 private:
  boost::asio::io_context& context_;
  boost::asio::thread_pool threads_;
};

}  // namespace kfstat::relay
