#include "upstream/breaker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr int patience = 10;  // calls in a row, each tried three times
constexpr std::chrono::milliseconds first{1'000};
constexpr std::chrono::milliseconds longest{30'000};

}  // namespace

Breaker::Breaker(Clock clock) : clock_(std::move(clock)) {}

bool Breaker::is_open() const {
  return failures_ >= patience;
}

const Answer* Breaker::refusal() const {
  return is_open() && (trying_ || clock_.steady() < try_at_) ? &last_ : nullptr;
}

const Answer* Breaker::enter() {
  const Answer* const why = refusal();
  if (why == nullptr) trying_ = is_open();
  return why;
}

void Breaker::note(const Answer& answer) {
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
  try_at_ = clock_.steady() + jitter(first, std::max(first, most));
}

}  // namespace kfstat::relay
