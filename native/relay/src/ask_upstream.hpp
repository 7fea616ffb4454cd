// One question to upstream, asked again only where that can help.
#pragma once

#include "upstream_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace kfstat::relay {

enum class AnswerKind : std::uint8_t {
  json,
  unreachable,
  timed_out,
  too_large,
  overloaded,
  bad_status,
  not_json
};

struct Answer {
  AnswerKind kind = AnswerKind::json;
  std::string json;                     // of kind json: upstream's bytes with errmsg cleaned
  std::optional<std::int32_t> errcode;  // where the JSON has one
  std::string errmsg;                   // cleaned
  std::string egress_address;           // for the log only

  // An answer that says the call worked; lists without errcode are such answers too.
  bool ok() const { return kind == AnswerKind::json && errcode.value_or(0) == 0; }
};

// At most 3 tries and 10 s for all of them; again only after connection errors, 5xx and class `temporary`.
boost::asio::awaitable<Answer> ask_upstream(UpstreamClient& client, WireRequest request);

// A random part of the time, so that many who failed together do not come back together.
std::chrono::milliseconds jitter(std::chrono::milliseconds at_least, std::chrono::milliseconds at_most);

}  // namespace kfstat::relay
