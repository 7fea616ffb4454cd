// HTTP to upstream: libcurl multi on a thread of its own, awaited from the io_context.
#pragma once

#include "clock/clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {

enum class WireFailure : std::uint8_t {
  none,
  unreachable,  // no connection, a broken one, a certificate that does not hold
  timed_out,
  too_large,
  overloaded,  // too many requests wait already; nothing was sent
  left,        // nobody waits for the answer any more
};

// Why there is no answer: a word that stays the same, for whoever counts, and libcurl's reason, which holds
// neither a query nor a credential. The words: dns, connect_refused, connect_timeout, connect, proxy, tls,
// certificate, broken, timeout, too_large, http_status, malformed, token_command.
struct Failure {
  std::string_view cause;
  std::string reason;
};

// Where upstream is.
struct WireSettings {
  std::string origin;        // scheme and authority only, no "/" at the end
  bool is_loopback = false;  // no proxy stands in between
  std::string ca;            // a PEM file; "": the system's
};

struct WireRequest {
  std::string target;               // path and query behind WireSettings::origin
  std::optional<std::string> json;  // POST where there is one, else GET
  std::chrono::milliseconds time{10'000};
  std::stop_token left = {};    // stops the request
  bool new_connection = false;  // not one that is kept: those that broke break together
};

struct WireAnswer {
  WireFailure failure = WireFailure::none;
  long status = 0;
  std::string body;
  Failure why = {};
};

// Verified TLS 1.2 or newer, no redirects, connections kept, at most 4 MiB of answer after decompression.
class UpstreamClient {
 public:
  // `connections` at once; more requests than that wait, and their time runs.
  UpstreamClient(boost::asio::io_context& context, WireSettings settings, std::size_t connections);
  ~UpstreamClient();
  UpstreamClient(const UpstreamClient&) = delete;
  UpstreamClient& operator=(const UpstreamClient&) = delete;

  boost::asio::awaitable<WireAnswer> send(WireRequest request);

  // Logs why a request failed, a line a second at most, and tells the observer.
  void tell_of(const WireRequest& request, const Failure& failure);
  using FailureObserver = std::function<void(std::string_view path, std::string_view cause)>;
  void observe_failures(FailureObserver observer) { failed_ = std::move(observer); }

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
  std::uint64_t last_id_ = 0;
  FailureObserver failed_;
  Moment told_at_{};
  std::int64_t untold_ = 0;
};

// The text as a value in a query string: encode_query_value("a b") is "a%20b".
std::string encode_query_value(std::string_view text);

}  // namespace kfstat::relay
