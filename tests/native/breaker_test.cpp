// When upstream is left alone, and when it is tried again.
#include "upstream/breaker.hpp"

#include "catch.hpp"

#include <chrono>

namespace {

using namespace kfstat;
using namespace kfstat::relay;
using namespace std::chrono_literals;

Answer answer_of(AnswerKind kind) {
  Answer answer;
  answer.kind = kind;
  return answer;
}

void fail(Breaker& breaker, int times, AnswerKind kind = AnswerKind::timed_out) {
  for (int call = 0; call < times; ++call)
    breaker.note(answer_of(kind));
}

}  // namespace

TEST_CASE("ten failures in a row open the breaker, and the last one is the answer") {
  const Clock clock = Clock::standing(0);
  Breaker breaker(clock);
  fail(breaker, 9);
  CHECK(breaker.enter() == nullptr);
  breaker.note(answer_of(AnswerKind::json));
  fail(breaker, 9);
  CHECK_FALSE(breaker.is_open());
  fail(breaker, 1, AnswerKind::unreachable);
  CHECK(breaker.is_open());
  REQUIRE(breaker.refusal() != nullptr);
  CHECK(breaker.refusal()->kind == AnswerKind::unreachable);
}

TEST_CASE("a deadline of ours, a caller who left and a missing token are no failures of upstream") {
  Breaker breaker(Clock::standing(0));
  fail(breaker, 20, AnswerKind::left);
  fail(breaker, 20, AnswerKind::overloaded);
  Answer denied = answer_of(AnswerKind::unreachable);
  denied.denied = true;
  for (int call = 0; call < 20; ++call)
    breaker.note(denied);
  CHECK_FALSE(breaker.is_open());
  fail(breaker, 20, AnswerKind::not_json);
  CHECK_FALSE(breaker.is_open());
}

TEST_CASE("one call tries whether upstream is back, and the others are refused meanwhile") {
  const Clock clock = Clock::standing(0);
  Breaker breaker(clock);
  fail(breaker, 10);
  clock.move(999ms);
  CHECK(breaker.refusal() != nullptr);
  clock.move(2ms);
  CHECK(breaker.enter() == nullptr);
  CHECK(breaker.enter() != nullptr);
  breaker.note(answer_of(AnswerKind::json));
  CHECK_FALSE(breaker.is_open());
  CHECK(breaker.enter() == nullptr);
}

TEST_CASE("while upstream stays away it is tried more seldom, every 30 seconds at least") {
  const Clock clock = Clock::standing(0);
  Breaker breaker(clock);
  fail(breaker, 10);
  for (int tries = 0; tries < 50; ++tries) {
    clock.move(30s);
    REQUIRE(breaker.enter() == nullptr);
    fail(breaker, 1);
    CHECK(breaker.refusal() != nullptr);
  }
}

TEST_CASE("those that left before it opened fail together, and count once") {
  const Clock clock = Clock::standing(0);
  Breaker breaker(clock);
  fail(breaker, 100);
  clock.move(1001ms);
  CHECK(breaker.enter() == nullptr);
}
