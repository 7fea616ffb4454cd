// Something to be done at a moment, unless it is put off or no longer wanted.
#pragma once

#include "clock/clock.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace kfstat::relay {

// Asio's timers call back even after they were cancelled, where their time had come just before. This one
// does not: after set() and stop(), and after its end, nothing of before rings.
class Alarm {
 public:
  Alarm(boost::asio::io_context& context, Clock clock, std::function<void()> ring);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Rings once then, on the context's thread, and not at any moment that was set before.
  void set(Moment moment);
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace kfstat::relay
