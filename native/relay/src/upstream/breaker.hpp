// Leaves calls of one kind alone that upstream does not answer, and tries it with one call now and then.
#pragma once

#include "upstream/ask_upstream.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kfstat::relay {

class Breaker {
 public:
  bool is_open() const { return failures_ >= patience; }

  // The failure to answer with at once; nothing where a call may go out.
  const Answer* refusal() const {
    return is_open() && (trying_ || Clock::now() < try_at_) ? &last_ : nullptr;
  }

  // The same for a call that goes out now: note() must follow.
  const Answer* enter() {
    const Answer* const why = refusal();
    if (why == nullptr) trying_ = is_open();
    return why;
  }

  void note(const Answer& answer) {
    const bool was_open = is_open() && !std::exchange(trying_, false);
    if (answer.kind == AnswerKind::left || answer.kind == AnswerKind::overloaded || answer.denied) return;
    const bool is_down = answer.kind == AnswerKind::unreachable || answer.kind == AnswerKind::timed_out ||
                         answer.kind == AnswerKind::bad_status;
    if (!is_down) {
      failures_ = 0;
      return;
    }
    last_ = answer;
    // Those that left before it opened fail together, and count once.
    if (was_open || ++failures_ < patience) return;
    const int beyond = std::min(failures_ - patience, 5);
    const std::chrono::milliseconds most = std::min(longest, first * (1 << beyond));
    try_at_ = Clock::now() + jitter(first, std::max(first, most));
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr int patience = 10;  // calls in a row, each tried three times
  static constexpr std::chrono::milliseconds first{1'000};
  static constexpr std::chrono::milliseconds longest{30'000};

  Answer last_;
  int failures_ = 0;
  bool trying_ = false;
  Clock::time_point try_at_{};
};

}  // namespace kfstat::relay
