// Calls of WeCom's API with the token in place.
#pragma once

#include "ask_upstream.hpp"
#include "breaker.hpp"
#include "config.hpp"
#include "pace.hpp"
#include "token_source.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {

struct UpstreamCall {
  std::string path;                 // "/cgi-bin/…"
  std::string query;                // "name=value", without the token
  std::optional<std::string> json;  // POST where there is one, else GET
  std::chrono::milliseconds time{10'000};
  std::optional<Caller> paced = {};  // of statistic calls: they have limits to keep
};

class Upstream {
 public:
  Upstream(boost::asio::io_context& context, const Config& config);

  // Upstream's answer; where there is no token, the answer that denied it. A token that upstream refuses is
  // replaced once, and the call made once more. An answer that repeats the token or the secret is of kind
  // not_json. An upstream that does not answer is left alone for a while, and one that said 45009 for 60 s:
  // the answer is the last one then.
  boost::asio::awaitable<Answer> call(UpstreamCall call);

  // Told of every answer, with the path that was called and the time it took.
  using Observer = std::function<void(std::string_view path, const Answer&, std::chrono::microseconds)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // The pace of statistic calls.
  Pace& pace() { return pace_; }

 private:
  boost::asio::awaitable<Answer> call_with_token(UpstreamCall call);
  boost::asio::awaitable<std::optional<Answer>> renew(const UpstreamCall& call, Token& token,
                                                      WireRequest& request);

  Answer held_back() const;

  const Config& config_;
  UpstreamClient client_;
  TokenSource tokens_;
  Observer observer_;
  Pace pace_;
  Breaker breaker_;
  Answer last_rate_limited_;
};

}  // namespace kfstat::relay
