// The sandbox as a whole: what it plays, what it was told to do wrong, what it saw.
#pragma once

#include "call_limits.hpp"
#include "clock/clock.hpp"
#include "corp.hpp"
#include "faults.hpp"
#include "http/message.hpp"
#include "observations.hpp"
#include "tokens.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace kfstat::sandbox {

struct Options {
  std::uint64_t seed = 1;
  Clock clock = {};
  CorpSize size = {};
  std::string corp_id;      // empty: any will do
  std::string corp_secret;  // empty: any will do
  std::chrono::seconds expires_in{7200};
  std::chrono::milliseconds latency{0};
  CallLimitOptions limits = {};
};

struct Sandbox {
  explicit Sandbox(const Options& chosen)
      : options(chosen), corp(chosen.size), tokens(chosen.seed, chosen.expires_in), limits(chosen.limits) {}

  std::int64_t now() const;

  Options options;
  Corp corp;
  Tokens tokens;
  CallLimits limits;
  Faults faults;
  Observations seen;
};

// Upstream's endpoints, everything below /cgi-bin/.
boost::asio::awaitable<http::Response> answer_call(Sandbox& sandbox, http::Request request);

// The answer to a statistic body without token, limits, faults and counting: what upstream would say.
SandboxAnswer answer_statistic(const Sandbox& sandbox, std::string_view body);

// The sandbox's own routes, everything below /_sandbox/.
http::Response answer_control(Sandbox& sandbox, const http::Request& request);

}  // namespace kfstat::sandbox
