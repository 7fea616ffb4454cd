// Calls of WeCom's API with the token in place.
#pragma once

#include "ask_upstream.hpp"
#include "config.hpp"
#include "token_source.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace kfstat::relay {

struct UpstreamCall {
  std::string path;                 // "/cgi-bin/…"
  std::string query;                // "name=value", without the token
  std::optional<std::string> json;  // POST where there is one, else GET
  std::chrono::milliseconds time{10'000};
};

class Upstream {
 public:
  Upstream(boost::asio::io_context& context, const Config& config);

  // Upstream's answer; where there is no token, the answer that denied it. A token that upstream refuses is
  // replaced once, and the call made once more. An answer that repeats the token or the secret is of kind
  // not_json.
  boost::asio::awaitable<Answer> call(UpstreamCall call);

 private:
  const Config& config_;
  UpstreamClient client_;
  TokenSource tokens_;
};

}  // namespace kfstat::relay
