// The access_token: fetched once however many wait, renewed early, in memory only.
#pragma once

#include "ask_upstream.hpp"
#include "config.hpp"
#include "single_flight.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <variant>

namespace kfstat::relay {

using Token = std::shared_ptr<const std::string>;

class TokenSource {
 public:
  TokenSource(boost::asio::io_context& context, UpstreamClient& client, const Config& config);

  // A token that should work, or why there is none. After a failure the next fetch waits 1 to 60 s; until
  // then everyone gets that failure.
  boost::asio::awaitable<std::variant<Token, Answer>> get();

  // Upstream took the token.
  void confirm(const Token& token);

  // Upstream refused the token with this answer; nothing happens where it is not the current one any more.
  void drop(const Token& token, const Answer& answer);

 private:
  using Clock = std::chrono::steady_clock;

  boost::asio::awaitable<bool> fetch();
  void back_off(Answer answer);

  UpstreamClient& client_;
  const Config& config_;
  SingleFlight<bool> fetching_;
  Token token_;
  Clock::time_point renew_at_{};
  Clock::time_point expires_at_{};
  Clock::time_point not_before_{};
  Answer last_failure_;
  int failures_ = 0;  // fetches that failed, and fresh tokens that were refused, in a row
};

}  // namespace kfstat::relay
