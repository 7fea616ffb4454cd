// What a handler receives and gives back.
// Who needs it: every route of relay and sandbox.
#pragma once

#include "http/headers.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfstat::http {

// A request that passed every rule of the server: framing is sound, Host occurs exactly once, the target is a
// path.
struct Request {
  std::string method;  // as sent: methods are case-sensitive
  std::string target;  // path and query as sent, without the scheme and the host of an absolute one
  std::string path;    // before the "?", still percent-encoded
  std::string query;   // behind the "?", still percent-encoded
  Headers headers;
  std::string body;
  std::shared_ptr<void> turn;  // of a large body: nobody's next one is read before it ends
  std::string peer;            // the client's address and port, or "unix"
  // Stops a moment after the client closed its side, while the answer is still being made or written.
  std::stop_token client_left;

  Lookup header(std::string_view name) const { return find_header(headers, name); }
};

// How a response leaves the server. The default is the only honest one; the others imitate a bad upstream.
struct Delivery {
  bool never = false;                      // no answer at all: the connection stays silent until it is closed
  std::optional<std::size_t> reset_after;  // a TCP reset after that many bytes of the body
  std::size_t drip_bytes = 0;              // 0: at once; else the body in pieces of that size …
  std::chrono::milliseconds drip_pause{0};  // … with this pause before each
  std::optional<std::uint64_t>
      claimed_length;  // Content-Length says so; the connection closes after the body
};

// Where a body goes that comes into being while it is sent.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;

  // Hands the bytes to the network; false where the client is gone or has not read for too long.
  virtual boost::asio::awaitable<bool> write(std::string bytes) = 0;
};

// Writes one body and ends. What it throws cuts the connection, so that nobody takes the half for the whole.
using BodySource = std::function<boost::asio::awaitable<void>(BodyWriter&)>;

struct Response {
  int status = 200;
  Headers headers;  // without Content-Length, Connection and Date: the server writes them
  std::string body;
  Delivery delivery = {};
  // In place of `body`: one that comes into being while it is sent; bytes that outlive the server.
  BodySource source = {};
  std::stop_token cut = {};  // of a source: the connection is reset at once, whatever is being written
  std::string_view standing = {};
};

// A response of one media type: content(200, "application/json", "{}").
Response content(int status, std::string_view media_type, std::string body);

// "Not Found" for 404; "" for a status without a name here.
std::string_view reason_of(int status);

}  // namespace kfstat::http
