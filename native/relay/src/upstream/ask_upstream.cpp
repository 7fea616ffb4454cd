#include "upstream/ask_upstream.hpp"

#include "async/event.hpp"
#include "upstream/upstream_text.hpp"
#include "watch/log.hpp"

#include <random>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr int max_tries = 3;
constexpr milliseconds first_pause{200};

Answer read_answer(WireAnswer wire) {
  Answer answer;
  answer.failure = std::move(wire.why);
  switch (wire.failure) {
    case WireFailure::none:
      break;
    case WireFailure::unreachable:
      answer.kind = AnswerKind::unreachable;
      return answer;
    case WireFailure::timed_out:
      answer.kind = AnswerKind::timed_out;
      return answer;
    case WireFailure::too_large:
      answer.kind = AnswerKind::too_large;
      return answer;
    case WireFailure::overloaded:
      answer.kind = AnswerKind::overloaded;
      return answer;
    case WireFailure::left:
      answer.kind = AnswerKind::left;
      return answer;
  }
  if (wire.status != 200) {
    answer.kind = AnswerKind::bad_status;
    answer.failure = {"http_status", "HTTP " + std::to_string(wire.status)};
    return answer;
  }
  auto text = read_upstream_text(std::move(wire.body));
  if (!text) {
    answer.kind = AnswerKind::not_json;
    answer.failure = {"malformed", "not JSON"};
    return answer;
  }
  answer.json = std::move(text->json);
  answer.errcode = text->errcode;
  answer.errmsg = std::move(text->errmsg);
  answer.egress_address = std::move(text->egress_address);
  return answer;
}

Answer without_turn(Pace::Turn turn) {
  Answer answer;
  answer.kind = turn == Pace::Turn::left ? AnswerKind::left : AnswerKind::overloaded;
  answer.held_back = turn == Pace::Turn::held_back;
  return answer;
}

void give_back(Pace& pace, const Answer& answer) {
  const ErrcodeClass what = class_of(answer);
  if (what == ErrcodeClass::rate_limited) pace.hold_back();
  if (what == ErrcodeClass::concurrency_limited) pace.slow_down();
  if (answer.ok()) pace.confirm();
  pace.done();
}

bool is_worth_another_try(const Answer& answer, long status) {
  if (answer.kind == AnswerKind::unreachable) return true;
  if (answer.kind == AnswerKind::bad_status) return status >= 500;
  return !answer.ok() && class_of(answer) == ErrcodeClass::temporary;
}

}  // namespace

ErrcodeExplanation explain(const Answer& answer) {
  constexpr std::int32_t wrong_secret = 40001;
  constexpr std::int32_t invalid_token = 40014;
  const std::int32_t errcode = answer.errcode.value_or(0);
  if (errcode != wrong_secret || answer.denied) return explain_errcode(errcode);
  ErrcodeExplanation why = explain_errcode(invalid_token);
  why.errcode = errcode;
  return why;
}

ErrcodeClass class_of(const Answer& answer) {
  return answer.errcode ? explain(answer).errcode_class : ErrcodeClass::unknown;
}

asio::awaitable<Answer> ask_upstream(UpstreamClient& client, Clock clock, WireRequest request,
                                     Pacing pacing) {
  milliseconds longest_pause = first_pause;
  milliseconds left = request.time;
  for (int tries = 1;; ++tries) {
    if (pacing.pace != nullptr) {
      const Pace::Turn turn = co_await pacing.pace->take(pacing.caller);
      if (turn != Pace::Turn::granted) co_return without_turn(turn);
    }
    if (pacing.complete) {
      std::optional<Answer> instead = co_await pacing.complete(request);
      if (instead) {
        if (pacing.pace != nullptr) pacing.pace->done();
        co_return *std::move(instead);
      }
    }
    const auto begun = clock.steady();
    WireAnswer wire = co_await client.send(request);
    const long status = wire.status;
    Answer answer = read_answer(std::move(wire));
    if (!answer.failure.cause.empty()) client.tell_of(request, answer.failure);
    if (pacing.pace != nullptr) give_back(*pacing.pace, answer);
    if (tries == max_tries || !is_worth_another_try(answer, status)) co_return answer;

    const milliseconds pause = jitter(milliseconds(0), longest_pause);
    longest_pause *= 2;
    left -= std::chrono::duration_cast<milliseconds>(clock.steady() - begun) + pause;
    request.time = left;
    request.new_connection = true;
    if (left <= milliseconds(0) || request.left.stop_requested()) co_return answer;
    co_await wait_for(clock, pause);
  }
}

void tell_of_address(std::string_view endpoint, const Answer& answer) {
  if (class_of(answer) != ErrcodeClass::ip_not_trusted) return;
  log_event("error", "address_not_trusted",
            {{"endpoint", endpoint}, {"errcode", *answer.errcode}, {"address", answer.egress_address}});
}

milliseconds jitter(milliseconds at_least, milliseconds at_most) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  return milliseconds(
      std::uniform_int_distribution<milliseconds::rep>(at_least.count(), at_most.count())(random));
}

}  // namespace kfstat::relay
