// Waiting for what others tell, and for a time.
#pragma once

#include "clock/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>

namespace kfstat::relay {

// Something that happens now and then and that any number wait for, on one thread.
//
//   lines.push_back(line);                                   // whoever has news
//   arrived.tell();
//
//   while (lines.empty()) co_await arrived.wait();           // whoever waits for it
//
// It keeps nothing: who comes later waits for the next time. So who wakes up looks whether it is so, and
// waits again where it is not.
class Event {
 public:
  Event();

  boost::asio::awaitable<void> wait();
  // The same, or until the moment has come by the clock.
  boost::asio::awaitable<void> wait_until(Clock clock, Moment moment);

  // Wakes all who wait now.
  void tell();

 private:
  struct Waiting;
  class Entry;
  std::shared_ptr<Waiting> waiting_;  // outlives the event where somebody still waits
};

// Comes back when that time has passed by the clock.
boost::asio::awaitable<void> wait_for(Clock clock, std::chrono::nanoseconds time);

}  // namespace kfstat::relay
