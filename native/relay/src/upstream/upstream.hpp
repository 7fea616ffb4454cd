// Calls of WeCom's API with the token in place.
#pragma once

#include "async/line.hpp"
#include "clock/clock.hpp"
#include "upstream/ask_upstream.hpp"
#include "upstream/breaker.hpp"
#include "upstream/pace.hpp"
#include "upstream/token_source.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {

struct UpstreamCall {
  std::string path;                  // "/cgi-bin/…"
  std::string query;                 // "name=value", without the token
  std::optional<std::string> json;   // POST where there is one, else GET
  std::optional<Caller> paced = {};  // of statistic calls: they have limits to keep
};

struct UpstreamSettings {
  WireSettings wire;
  TokenSettings token;
  PaceLimits limits;  // of get_servicer_statistic
};

class Upstream {
 public:
  // The secret may change while there are calls, see TokenSource.
  Upstream(boost::asio::io_context& context, Clock clock, const UpstreamSettings& settings);

  // Upstream's answer; where there is no token, the answer that denied it. A token that upstream refuses is
  // replaced once, and the call made once more. An answer that repeats the token or the secret is of kind
  // not_json. What does not answer is left alone for a while: statistics, lists and names each by themselves.
  // So is a path that said 45009, for 60 s: the answer is the last one then. After 45033 half as many of the
  // kind go out at once, and slowly more again; a call that is not paced is made again then, some seconds at
  // most.
  boost::asio::awaitable<Answer> call(UpstreamCall call);

  // Told of every answer, with the path that was called and the time it took.
  using Observer = std::function<void(std::string_view path, const Answer&, std::chrono::microseconds)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  // Told of every try that failed, with the path and the word of its cause.
  void observe_failures(UpstreamClient::FailureObserver observer) {
    client_.observe_failures(std::move(observer));
  }

  // The pace of statistic calls.
  Pace& pace() { return pace_; }
  const Pace& pace() const { return pace_; }

  const TokenSource& tokens() const { return tokens_; }

  // What is left alone now: told of "statistics", "lists", "names" and "gettoken".
  void each_breaker(const std::function<void(std::string_view kind, bool open)>& tell) const;

 private:
  // Calls of one kind: what befalls them is nothing of the others.
  struct Kind {
    Kind(const Clock& clock, std::size_t places) : breaker(clock), line(clock, places) {}
    Breaker breaker;
    Line line;  // of calls that are not paced
  };
  struct Held {
    Moment until{};
    Answer answer;
  };

  boost::asio::awaitable<Answer> call_and_tell(const UpstreamCall& call);
  boost::asio::awaitable<Answer> call_with_token(const UpstreamCall& call);
  boost::asio::awaitable<Answer> call_once(const UpstreamCall& call, Kind& kind, Token& token);
  Kind& kind_of(std::string_view path);
  bool is_held_back(const UpstreamCall& call) const;
  Answer held_back(const std::string& path) const;

  boost::asio::awaitable<Answer> fetch_token();

  Clock clock_;
  const TokenSettings& token_;
  UpstreamClient client_;
  TokenSource tokens_;
  Observer observer_;
  Pace pace_;
  Kind statistics_;
  Kind lists_;
  Kind names_;
  std::map<std::string, Held> held_;  // by path, after 45009
};

}  // namespace kfstat::relay
