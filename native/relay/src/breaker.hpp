// Leaves an upstream alone that does not answer, and tries it with one call now and then.
#pragma once

#include "ask_upstream.hpp"

#include <algorithm>
#include <chrono>

namespace kfstat::relay {

class Breaker {
 public:
  // The kind of failure to answer with at once; nothing where the call may go out. Every call that goes out
  // is followed by note().
  const Answer* refusal() {
    if (failures_ < patience || (Clock::now() >= try_at_ && !trying_)) {
      trying_ = failures_ >= patience;
      return nullptr;
    }
    return &last_;
  }

  void note(const Answer& answer) {
    trying_ = false;
    if (answer.kind == AnswerKind::left || answer.kind == AnswerKind::overloaded) return;
    const bool is_down = answer.kind == AnswerKind::unreachable || answer.kind == AnswerKind::timed_out ||
                         answer.kind == AnswerKind::bad_status;
    if (!is_down) {
      failures_ = 0;
      return;
    }
    last_ = answer;
    if (++failures_ < patience) return;
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
