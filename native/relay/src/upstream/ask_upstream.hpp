// One question to upstream, asked again only where that can help.
#pragma once

#include "clock/clock.hpp"
#include "upstream/pace.hpp"
#include "upstream/upstream_client.hpp"
#include <kfstat/errcode_class.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

enum class AnswerKind : std::uint8_t {
  json,
  unreachable,
  timed_out,
  too_large,
  overloaded,
  bad_status,
  not_json,
  left,  // whoever asked is gone
};

struct Answer {
  AnswerKind kind = AnswerKind::json;
  std::string json = {};                     // of kind json: upstream's bytes with errmsg cleaned
  std::optional<std::int32_t> errcode = {};  // where the JSON has one
  std::string errmsg = {};                   // cleaned
  std::string egress_address = {};           // for the log only
  bool held_back = false;  // not asked: the answer is that of the call that was refused last
  bool denied = false;     // the answer of gettoken, for without a token the call cannot be made
  Failure failure = {};    // of another kind than json: why

  // An answer that says the call worked; lists without errcode are such answers too.
  bool ok() const { return kind == AnswerKind::json && errcode.value_or(0) == 0; }
};

// What the errcode of the answer means and what to do. 40001 from any call but gettoken is about the token:
// no secret was sent there.
ErrcodeExplanation explain(const Answer& answer);

// The class of the same; `unknown` where the answer has no errcode.
ErrcodeClass class_of(const Answer& answer);

// What a call waits for before each try.
struct Pacing {
  Pace* pace = nullptr;  // null: the call leaves at once
  Caller caller;
  // Completes the request when its turn has come, which may be long after it was made; an answer where that
  // failed.
  std::function<boost::asio::awaitable<std::optional<Answer>>(WireRequest&)> complete = {};
};

// At most 3 tries and 10 s for all of them, waiting for turns aside; again only after connection errors, 5xx
// and class `temporary`. Where no turn is to be had: of kind `overloaded` or `left`, or `held_back`.
// Each try that failed is told to the client.
boost::asio::awaitable<Answer> ask_upstream(UpstreamClient& client, Clock clock, WireRequest request,
                                            Pacing pacing);

// The log's line for 60020: the address that has to be added to the app's trusted ones.
void tell_of_address(std::string_view endpoint, const Answer& answer);

// A random part of the time, so that many who failed together do not come back together.
std::chrono::milliseconds jitter(std::chrono::milliseconds at_least, std::chrono::milliseconds at_most);

}  // namespace kfstat::relay
