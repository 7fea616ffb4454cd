// Work that many ask for and one does.
#pragma once

#include "async/event.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace kfstat::relay {

// The work runs on its own: a caller that goes away neither ends it nor takes its result along.
template <class T>
class SingleFlight {
 public:
  using Work = std::function<boost::asio::awaitable<T>()>;

  explicit SingleFlight(boost::asio::io_context& context) : context_(context) {}

  // The result of the work in flight, or of this work where there is none. Throws what the work threw.
  boost::asio::awaitable<T> join(Work work) {
    const std::shared_ptr<Flight> flight = begin(std::move(work));
    while (!flight->result && !flight->failure) {
      co_await flight->landed.wait();
    }
    if (flight->failure) std::rethrow_exception(flight->failure);
    co_return *flight->result;
  }

  // As join, but nobody waits.
  void launch(Work work) { begin(std::move(work)); }

 private:
  struct Flight {
    Event landed;
    Work work;
    std::optional<T> result;
    std::exception_ptr failure;
  };

  std::shared_ptr<Flight> begin(Work work) {
    if (auto current = current_->lock()) return current;
    auto flight = std::make_shared<Flight>();
    flight->work = std::move(work);
    *current_ = flight;
    boost::asio::co_spawn(context_, flight->work(),
                          [flight, current = current_](std::exception_ptr failure, T result) {
                            if (failure) {
                              flight->failure = failure;
                            } else {
                              flight->result = std::move(result);
                            }
                            current->reset();
                            flight->landed.tell();
                          });
    return flight;
  }

  boost::asio::io_context& context_;
  std::shared_ptr<std::weak_ptr<Flight>> current_ = std::make_shared<std::weak_ptr<Flight>>();
};

}  // namespace kfstat::relay
