#include "ask_upstream.hpp"

#include "kfstat/errcode.hpp"
#include "upstream_text.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <random>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int max_tries = 3;
constexpr milliseconds first_pause{200};

Answer read_answer(WireAnswer wire) {
  Answer answer;
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
  }
  if (wire.status != 200) {
    answer.kind = AnswerKind::bad_status;
    return answer;
  }
  auto text = read_upstream_text(std::move(wire.body));
  if (!text) {
    answer.kind = AnswerKind::not_json;
    return answer;
  }
  answer.json = std::move(text->json);
  answer.errcode = text->errcode;
  answer.errmsg = std::move(text->errmsg);
  answer.egress_address = std::move(text->egress_address);
  return answer;
}

bool is_worth_another_try(const Answer& answer, long status) {
  if (answer.kind == AnswerKind::unreachable) return true;
  if (answer.kind == AnswerKind::bad_status) return status >= 500;
  return !answer.ok() && answer.errcode &&
         explain_errcode(*answer.errcode).errcode_class == ErrcodeClass::temporary;
}

}  // namespace

asio::awaitable<Answer> ask_upstream(UpstreamClient& client, WireRequest request) {
  const auto deadline = steady_clock::now() + request.time;
  milliseconds longest_pause = first_pause;
  for (int tries = 1;; ++tries) {
    WireAnswer wire = co_await client.send(request);
    const long status = wire.status;
    Answer answer = read_answer(std::move(wire));
    if (tries == max_tries || !is_worth_another_try(answer, status)) co_return answer;

    const milliseconds pause = jitter(milliseconds(0), longest_pause);
    longest_pause *= 2;
    request.time = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()) - pause;
    if (request.time <= milliseconds(0)) co_return answer;
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

milliseconds jitter(milliseconds at_least, milliseconds at_most) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  return milliseconds(
      std::uniform_int_distribution<milliseconds::rep>(at_least.count(), at_most.count())(random));
}

}  // namespace kfstat::relay
