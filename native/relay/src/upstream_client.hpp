// HTTP to upstream: libcurl multi on a thread of its own, awaited from the io_context.
#pragma once

#include "config.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace kfstat::relay {

enum class WireFailure : std::uint8_t {
  none,
  unreachable,  // no connection, a broken one, a certificate that does not hold
  timed_out,
  too_large,
  overloaded,  // too many requests wait already; nothing was sent
  left,        // nobody waits for the answer any more
};

struct WireRequest {
  std::string target;               // path and query behind Config::upstream
  std::optional<std::string> json;  // POST where there is one, else GET
  std::chrono::milliseconds time{10'000};
  std::stop_token left = {};    // stops the request
  bool new_connection = false;  // not one that is kept: those that broke break together
};

struct WireAnswer {
  WireFailure failure = WireFailure::none;
  long status = 0;
  std::string body;
};

// Verified TLS 1.2 or newer, no redirects, connections kept, at most 4 MiB of answer after decompression.
class UpstreamClient {
 public:
  UpstreamClient(boost::asio::io_context& context, const Config& config);
  ~UpstreamClient();
  UpstreamClient(const UpstreamClient&) = delete;
  UpstreamClient& operator=(const UpstreamClient&) = delete;

  boost::asio::awaitable<WireAnswer> send(WireRequest request);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
  std::uint64_t last_id_ = 0;
};

// The text as a value in a query string: encode_query_value("a b") is "a%20b".
std::string encode_query_value(std::string_view text);

}  // namespace kfstat::relay
