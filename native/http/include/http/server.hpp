// A strict HTTP/1.1 server on one io_context that one thread runs.
// Who needs it: relay and sandbox.
//
// Refused with 400 before a handler sees anything, and the connection closed: Content-Length with
// Transfer-Encoding, either of them twice, codings other than "chunked", folded lines, bare CR or LF, control
// characters, space before a colon, trailer fields, Host absent, twice or malformed, targets that are not a
// path, versions other than 1.1 and 1.0. Too much is 414, 431 or 413, too slow 408.
#pragma once

#include "http/endpoint.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::http {

// Called once a request. What it throws becomes a 500 without details.
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

struct Timeouts {
  std::chrono::milliseconds header{10'000};     // from a request's first byte to the end of its headers
  std::chrono::milliseconds body{10'000};       // for the whole body
  std::chrono::milliseconds turn{30'000};       // for others' large bodies to be done with, then 503
  std::chrono::milliseconds idle{15'000};       // for a request's first byte
  std::chrono::milliseconds handler{60'000};    // then 504; the handler's late answer is dropped
  std::chrono::milliseconds write{15'000};      // for each 64 KiB of the response
  std::chrono::milliseconds response{120'000};  // for all of it, where it is not streamed
  std::chrono::milliseconds stream{30'000};     // for each piece of a stream
  std::chrono::milliseconds leave{1'000};       // from a client's end of file to Request::client_left
  std::chrono::milliseconds drain{9'000};       // for requests in progress when the server stops
};

// What is thought of a request whose body has not been read.
struct Admission {
  std::optional<Response> refusal = {};  // the body is not read, and the connection closes
  std::string who = {};  // of each one body larger than Limits::body is read and answered at a time
};

struct ServerOptions {
  std::string host = "127.0.0.1";  // a numeric address
  std::uint16_t port = 0;          // 0: any free one, see Server::port
  // In place of host and port: where a Unix socket is made, for owner and group only. One that nobody listens
  // to any more is replaced.
  std::string socket_path = {};
  Limits limits = {};
  Timeouts timeouts = {};
  // The largest body of a route, asked before a body is read; Limits::body where this is empty.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_limit = {};
  // Asked about every request that has a body, before that is read; all are welcome where this is empty.
  std::function<Admission(const Request&)> admit = {};
  // Peers ("ADDRESS:PORT") that may have any number of connections; those of a Unix socket may anyway.
  std::function<bool(std::string_view peer)> is_exempt = {};
  // Added to every response that does not have a header of that name, errors of the server included.
  Headers default_headers = {};
  // Told of every request the server itself refused, and of handlers that threw or were too late.
  std::function<void(std::string_view peer, int status, std::string_view code)> on_refused = {};
  // SIGHUP came.
  std::function<void()> on_hangup = {};
  // The server begins to stop: streams have Timeouts::drain to come to their end.
  std::function<void()> on_stop = {};
};

class Server {
 public:
  // Binds and listens at once. Throws boost::system::system_error where the address cannot be had.
  Server(boost::asio::io_context& context, ServerOptions options, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // The port in use, also where the options said 0; 0 for a Unix socket.
  std::uint16_t port() const;

  // Begins to accept once the context runs.
  void start();

  // Accepts no more, lets every request whose first byte was read finish, closes, and completes; after
  // Timeouts::drain what is left is cut.
  boost::asio::awaitable<void> stop();

  // Starts, runs the context until SIGTERM or SIGINT, stops and returns.
  void run_until_signal();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kfstat::http
