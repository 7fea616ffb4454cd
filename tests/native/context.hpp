// Coroutines of a test, run as far as they get without waiting.
#pragma once

#include "clock/clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

// What comes of a coroutine, once it does.
template <class T>
using Outcome = std::shared_ptr<std::optional<T>>;

struct World {
  boost::asio::io_context context;
  kfstat::Clock clock = kfstat::Clock::standing(1645700000);

  // Begins it; it has gone as far as it gets without time passing.
  template <class T>
  Outcome<T> begin(boost::asio::awaitable<T> work) {
    auto outcome = std::make_shared<std::optional<T>>();
    boost::asio::co_spawn(context, std::move(work), [outcome](std::exception_ptr failure, T result) {
      if (failure) std::rethrow_exception(failure);
      *outcome = std::move(result);
    });
    settle();
    return outcome;
  }

  // The same of one that gives nothing: whether it has come to its end.
  Outcome<bool> begin(boost::asio::awaitable<void> work) {
    return begin([](boost::asio::awaitable<void> inner) -> boost::asio::awaitable<bool> {
      co_await std::move(inner);
      co_return true;
    }(std::move(work)));
  }

  void pass(std::chrono::nanoseconds time) {
    clock.move(time);
    settle();
  }

  void settle() {
    context.restart();
    context.poll();
  }
};
