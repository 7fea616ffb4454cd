// The access_token: fetched once however many wait, renewed early, in memory only.
#pragma once

#include "async/single_flight.hpp"
#include "clock/clock.hpp"
#include "upstream/ask_upstream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace kfstat::relay {

using Token = std::shared_ptr<const std::string>;

// Where tokens come from.
struct TokenSettings {
  std::string corp_id;
  std::string secret;   // "" where there is a command
  std::string command;  // prints what gettoken would answer; "": gettoken is asked
};

class TokenSource {
 public:
  // What gettoken, or what stands in its place, answers.
  using Fetch = std::function<boost::asio::awaitable<Answer>()>;

  // The secret may change while there are calls: what holds it is looked at each time.
  TokenSource(boost::asio::io_context& context, Clock clock, Fetch fetch, const TokenSettings& settings);

  // A token that should work, or why there is none. After a failure the next fetch waits 1 to 60 s; until
  // then everyone gets that failure.
  boost::asio::awaitable<std::variant<Token, Answer>> get();

  // Upstream took the token at that path.
  void confirm(const Token& token, const std::string& path);

  // Upstream refused the token at that path. True where it is not the current one any more: the call is worth
  // another try. Where the path refused the last token just so the token stays for a while: what one path
  // alone refuses is no matter of the others.
  bool drop(const Token& token, const std::string& path);

  // How long ago the token was fetched; nothing where there is none.
  std::optional<std::chrono::seconds> age() const;
  // Fetches that failed since the start.
  std::uint64_t failures() const { return failures_; }
  // Whether no fetch may begin now.
  bool is_backing_off() const { return clock_.steady() < not_before_; }

 private:
  struct Refused {
    int in_a_row = 0;  // tokens, none of which the path took
    Moment not_before{};
  };

  boost::asio::awaitable<bool> fetch();
  void back_off(Answer answer);

  Clock clock_;
  Fetch fetch_;
  const TokenSettings& settings_;
  SingleFlight<bool> fetching_;
  Token token_;
  Moment fetched_at_{};
  Moment renew_at_{};
  Moment expires_at_{};
  Moment not_before_{};
  Answer last_failure_;
  int failures_in_a_row_ = 0;
  std::uint64_t failures_ = 0;
  std::map<std::string, Refused> refused_;
  Moment replaced_until_{};  // tokens that were replaced use up what lies before
};

}  // namespace kfstat::relay
