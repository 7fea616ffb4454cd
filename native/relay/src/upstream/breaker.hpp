// Leaves calls of one kind alone that upstream does not answer, and tries it with one call now and then.
#pragma once

#include "clock/clock.hpp"
#include "upstream/ask_upstream.hpp"

namespace kfstat::relay {

class Breaker {
 public:
  explicit Breaker(Clock clock);

  bool is_open() const;

  // The failure to answer with at once; nothing where a call may go out.
  const Answer* refusal() const;

  // The same for a call that goes out now: note() must follow.
  const Answer* enter();

  void note(const Answer& answer);

 private:
  Clock clock_;
  Answer last_;
  int failures_ = 0;
  bool trying_ = false;
  Moment try_at_{};
};

}  // namespace kfstat::relay
