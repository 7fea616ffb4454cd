// How a request goes through. accept() starts serve() for each connection, a coroutine that lives as long as
// the client does; it calls serve_one() for one request after the other.
// 1. HeadReader reads request line and headers, strictly: what another reader might understand otherwise is
//    refused.
// 2. Limits, and Server's owner (`admit`), are asked before a body is read.
// 3. read_body(): Beast takes the body apart. It reads the head again, and ChunkReader the framing of chunks:
//    what two readers do not agree on is refused. One body over Limits::body at a time for each `who`: Turns.
// 4. answer(): the handler runs as a coroutine of its own, so that one that does not come back can be given
// up.
// 5. write() or, for a stream, write_source(): in pieces, each with its deadline, for a client that does not
//    read must not keep memory for ever.
// Each wait has a deadline: arm() before it and disarm() behind it, with one timer a connection, which
// cancels what the socket waits for. A refusal is written first and the client is read for a second more
// (refuse_with): a close with unread bytes would reset the connection and take the answer with it. All of it
// runs on one thread, so nothing here is locked. What is asked and answered is the handler's.
#include "http/server.hpp"

#include "chunk_reader.hpp"
#include "codes/codes.hpp"
#include "http/problem.hpp"
#include "request_head.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <stdexcept>
#include <unordered_set>
#include <utility>

namespace kfstat::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;
using Stream = asio::generic::stream_protocol;  // TCP or a Unix socket
using Socket = Stream::socket;

constexpr std::size_t read_piece = 16 * 1024;
constexpr std::size_t write_piece = 64 * 1024;
constexpr std::size_t discard_limit = 1024 * 1024;
constexpr milliseconds discard_time{1'000};
constexpr auto into = [](error_code& error) { return asio::redirect_error(asio::use_awaitable, error); };

std::string_view view_of(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

const std::string& date_now() {
  thread_local std::time_t known = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != known) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> digits{};
    text.assign(digits.data(),
                std::strftime(digits.data(), digits.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    known = now;
  }
  return text;
}

bool is_safe_header(const Header& header) {
  const auto safe = [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F); };
  return !header.name.empty() && header.name.find(':') == std::string::npos &&
         std::ranges::all_of(header.name, safe) && std::ranges::all_of(header.value, safe);
}

std::optional<tcp::endpoint> as_tcp(const Stream::endpoint& endpoint) {
  tcp::endpoint address;
  const int family = endpoint.protocol().family();
  if ((family != AF_INET && family != AF_INET6) || endpoint.size() > address.capacity()) return std::nullopt;
  std::memcpy(address.data(), endpoint.data(), endpoint.size());
  return address;
}

std::string peer_of(const Socket& socket) {
  error_code failure;
  const Stream::endpoint remote = socket.remote_endpoint(failure);
  if (failure) return "";
  const std::optional<tcp::endpoint> address = as_tcp(remote);
  return address ? address->address().to_string() + ':' + std::to_string(address->port()) : "unix";
}

// What stands at a path itself, no matter where a link leads.
std::optional<struct stat> look_at(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) return std::nullopt;
  return found;
}

// A socket that nobody listens to stays behind where a process was killed. Nothing else is ours to remove.
void remove_stale_socket(asio::io_context& context, const std::string& path) {
  const auto found = look_at(path);
  if (!found) return;
  if (!S_ISSOCK(found->st_mode)) throw std::runtime_error(path + " is there and is no socket");
  error_code failure;
  asio::local::stream_protocol::socket probe(context);
  probe.connect(asio::local::stream_protocol::endpoint(path), failure);
  if (failure == asio::error::connection_refused) unlink(path.c_str());
}

// Who comes one at a time, in the order of coming.
class Turns {
 public:
  explicit Turns(asio::io_context& context) : context_(context) {}

  // Given back when it ends; null where it did not come in time.
  asio::awaitable<std::shared_ptr<void>> take(std::string who, milliseconds patience) {
    const auto place = places_;
    auto& waiting = (*place)[who];
    const auto mine = std::make_shared<asio::steady_timer>(context_);
    mine->expires_after(patience);
    waiting.push_back(mine);
    std::shared_ptr<void> turn(mine.get(), [place, who, mine](void*) {
      auto& line = (*place)[who];
      const bool was_first = line.front() == mine;
      std::erase(line, mine);
      if (line.empty()) {
        place->erase(who);
      } else if (was_first) {
        line.front()->cancel();
      }
    });
    error_code ignored;
    if (waiting.front() != mine) {
      co_await mine->async_wait(into(ignored));
    }
    if ((*place)[who].front() != mine) co_return nullptr;
    co_return turn;
  }

 private:
  using Line = std::deque<std::shared_ptr<asio::steady_timer>>;

  asio::io_context& context_;
  std::shared_ptr<std::map<std::string, Line>> places_ = std::make_shared<std::map<std::string, Line>>();
};

// One client. Its timer cancels what the socket waits for, so that a late client can still be told why;
// Beast's own timeouts close the socket instead.
struct Connection {
  explicit Connection(Socket accepted) : socket(std::move(accepted)), timer(socket.get_executor()) {}

  Socket socket;
  asio::steady_timer timer;
  beast::flat_buffer buffer;
  std::string peer;
  std::stop_source left;  // of the request that is being answered
  std::uint64_t watched = 0;
  Steady::time_point deadline = Steady::time_point::max();
  Steady::time_point looked_at = Steady::time_point::max();  // when the timer will look; max: it does not run
  bool timed_out = false;
  bool busy = false;
  bool is_watched = false;

  // The timer goes on and finds no deadline: several deadlines a request would cost more than one look.
  void disarm() {
    timed_out = false;
    deadline = Steady::time_point::max();
  }

  void close() {
    disarm();
    timer.cancel();
    error_code ignored;
    socket.close(ignored);
  }
};

void look_at_deadline(const std::shared_ptr<Connection>& connection) {
  connection->looked_at = connection->deadline;
  connection->timer.expires_at(connection->deadline);
  connection->timer.async_wait([connection](error_code error) {
    if (error) return;
    connection->looked_at = Steady::time_point::max();
    if (connection->deadline == Steady::time_point::max()) return;
    if (Steady::now() < connection->deadline) return look_at_deadline(connection);
    connection->timed_out = true;
    error_code ignored;
    connection->socket.cancel(ignored);
  });
}

void arm(const std::shared_ptr<Connection>& connection, milliseconds time) {
  connection->timed_out = false;
  connection->deadline = Steady::now() + time;
  if (connection->deadline < connection->looked_at) look_at_deadline(connection);
}

// The status line and the headers, without the empty line behind them.
std::string head_text(const Response& response, const Headers& defaults) {
  std::string text;
  text.reserve(1024);
  text += "HTTP/1.1 " + std::to_string(response.status) + ' ';
  text += reason_of(response.status);
  text += "\r\nDate: ";
  text += date_now();
  text += "\r\n";
  const auto add = [&text](const Header& header) {
    text += header.name;
    text += ": ";
    text += header.value;
    text += "\r\n";
  };
  for (const Header& header : response.headers)
    add(header);
  for (const Header& header : defaults) {
    if (find_header(response.headers, header.name).count == 0) add(header);
  }
  return text;
}

std::string chunk_head(std::size_t size) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  return std::string(digits.data(), end) + "\r\n";
}

// A body that breaks the rules of its framing, as against one that a client broke off.
bool is_malformed(error_code failure) {
  using Breach = beast::http::error;
  return failure.category() == make_error_code(Breach::partial_message).category() &&
         failure != Breach::partial_message && failure != Breach::end_of_stream;
}

void reset(Connection& connection) {
  error_code ignored;
  connection.socket.set_option(asio::socket_base::linger(true, 0), ignored);
  connection.socket.close(ignored);
}

}  // namespace

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
  // What a handler came to, and who waits for it.
  struct Outcome {
    explicit Outcome(asio::io_context& io) : done(io) {}

    asio::steady_timer done;
    bool finished = false;
    Response response;
  };

  Impl(asio::io_context& io, ServerOptions given, Handler routes)
      : context(io),
        options(std::move(given)),
        handler(std::move(routes)),
        acceptor(io),
        drained(io),
        turns(io) {}

  asio::io_context& context;
  ServerOptions options;
  Handler handler;
  asio::basic_socket_acceptor<Stream> acceptor;
  asio::steady_timer drained;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  std::map<std::string, std::size_t, std::less<>> served_peers;  // connections by address
  Turns turns;
  std::optional<struct stat> own_socket;  // as it was bound
  bool stopping = false;

  // One of the same name may be another's by now.
  void remove_own_socket() const {
    if (!own_socket) return;
    const auto found = look_at(options.socket_path);
    if (found && found->st_dev == own_socket->st_dev && found->st_ino == own_socket->st_ino)
      unlink(options.socket_path.c_str());
  }

  asio::awaitable<void> accept();
  asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
  asio::awaitable<bool> serve_one(std::shared_ptr<Connection> connection);
  asio::awaitable<error_code> read_body(std::shared_ptr<Connection> connection, const HeadReader& reader,
                                        std::size_t limit, const std::string& who, Request& request);
  asio::awaitable<Response> answer(Request request, const std::shared_ptr<Connection>& connection);
  asio::awaitable<void> run_handler(Request request, std::string peer, std::shared_ptr<Outcome> outcome);
  asio::awaitable<void> refuse(std::shared_ptr<Connection> connection, const HeadError& error);
  asio::awaitable<void> refuse_with(std::shared_ptr<Connection> connection, Response refusal, bool head_only);
  std::shared_ptr<void> count_peer(const std::string& peer);
  asio::awaitable<bool> write(std::shared_ptr<Connection> connection, Response response, bool head_only,
                              bool keep_alive);
  asio::awaitable<bool> write_source(std::shared_ptr<Connection> connection, Response response,
                                     const RequestHead& head, bool keep_alive);
  asio::awaitable<bool> write_bytes(std::shared_ptr<Connection> connection, std::string_view head,
                                    std::string_view bytes, Steady::time_point give_up_at,
                                    milliseconds piece_time);
  void check_headers(const Connection& connection, Response& response) const;
  void watch(const std::shared_ptr<Connection>& connection);
  static void stop_watching(Connection& connection);
  std::size_t body_limit(const Request& request) const;
  void tell(std::string_view peer, int status, std::string_view code) const {
    if (options.on_refused) options.on_refused(peer, status, code);
  }
};

asio::awaitable<void> Server::Impl::accept() {
  while (!stopping) {
    error_code error;
    Socket socket(context);
    co_await acceptor.async_accept(socket, into(error));
    if (stopping || error == asio::error::operation_aborted) break;
    if (error) {
      // Out of file descriptors, mostly: the accepted connections have to end first.
      asio::steady_timer pause(context, milliseconds(50));
      co_await pause.async_wait(into(error));
      continue;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(std::move(socket));
    connection->peer = peer_of(connection->socket);
    connections.insert(connection);
    asio::co_spawn(context, serve(connection),
                   [self = shared_from_this(), connection](const std::exception_ptr&) {
                     connection->close();
                     self->connections.erase(connection);
                     if (self->stopping && self->connections.empty()) self->drained.cancel();
                   });
  }
}

asio::awaitable<void> Server::Impl::serve(std::shared_ptr<Connection> connection) {
  const std::shared_ptr<void> counted = count_peer(connection->peer);
  if (connections.size() > options.limits.connections || !counted) {
    co_await refuse(connection,
                    {503, to_string(RelayCode::http_too_many_connections), "Too many connections."});
    co_return;
  }
  while (co_await serve_one(connection))
    connection->busy = connection->buffer.size() > 0;
  error_code ignored;
  connection->socket.shutdown(Socket::shutdown_send, ignored);
}

// Null where the peer has as many connections as it may; else they are one more until it ends.
std::shared_ptr<void> Server::Impl::count_peer(const std::string& peer) {
  const bool is_exempt = peer == "unix" || (options.is_exempt && options.is_exempt(peer));
  if (is_exempt) return shared_from_this();
  const std::string address = peer.substr(0, peer.rfind(':'));
  if (served_peers[address] >= options.limits.connections_of_peer) return nullptr;
  ++served_peers[address];
  return {this, [self = shared_from_this(), address](void*) {
            if (--self->served_peers[address] == 0) self->served_peers.erase(address);
          }};
}

// True where the connection is fit for another request.
asio::awaitable<bool> Server::Impl::serve_one(std::shared_ptr<Connection> connection) {
  beast::flat_buffer& buffer = connection->buffer;
  error_code error;

  HeadReader reader(options.limits);
  bool begun = false;
  bool may_be_empty = true;
  while (true) {
    // RFC 9112, 2.2: some clients send an empty line behind a body. One is borne, and does not begin a
    // request.
    if (may_be_empty && view_of(buffer).starts_with("\r\n")) {
      buffer.consume(2);
      may_be_empty = begun = connection->busy = false;
    }
    if (buffer.size() > 0) {
      if (!begun) arm(connection, options.timeouts.header);
      begun = connection->busy = true;
      if (!may_be_empty || view_of(buffer) != "\r") reader.read(view_of(buffer));
      if (reader.complete() || reader.error()) break;
    } else {
      // What is already here counts as begun: a request on its way must not be cut by a stop.
      if (stopping && connection->socket.available(error) == 0) co_return false;
      arm(connection, options.timeouts.idle);
    }
    const std::size_t got = co_await connection->socket.async_read_some(buffer.prepare(4096), into(error));
    if (connection->timed_out && begun) {
      co_await refuse(connection, {408, to_string(RelayCode::http_timeout), "The headers took too long."});
      co_return false;
    }
    if (error && stopping && !begun && !connection->timed_out && connection->socket.available(error) > 0)
      continue;
    if (error || connection->timed_out) co_return false;
    buffer.commit(got);
  }
  if (reader.error()) {
    co_await refuse(connection, *reader.error());
    co_return false;
  }

  RequestHead& head = reader.head();
  Request request;
  request.method = head.method;
  request.target = head.target;
  const auto mark = head.target.find('?');
  request.path = head.target.substr(0, mark);
  if (mark != std::string::npos) request.query = head.target.substr(mark + 1);
  request.headers = std::move(head.headers);
  request.peer = connection->peer;

  const std::size_t limit = body_limit(request);
  const HeadError too_large{413, to_string(RelayCode::http_body_too_large), "The body is too large."};
  if (head.content_length && *head.content_length > limit) {
    co_await refuse(connection, too_large);
    co_return false;
  }

  const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
  Admission admission;
  if (has_body && options.admit) admission = options.admit(request);
  if (admission.refusal) {
    co_await refuse_with(connection, *std::move(admission.refusal), request.method == "HEAD");
    co_return false;
  }

  arm(connection, options.timeouts.body);
  if (head.expects_continue && has_body) {
    co_await asio::async_write(connection->socket, asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25),
                               into(error));
  }
  error = co_await read_body(connection, reader, limit, admission.who, request);
  if (connection->timed_out) {
    co_await refuse(connection, {408, to_string(RelayCode::http_timeout), "The body took too long."});
    co_return false;
  }
  if (error == beast::http::error::body_limit) {
    co_await refuse(connection, too_large);
    co_return false;
  }
  if (error == asio::error::no_buffer_space) {
    co_await refuse(connection,
                    {503, to_string(RelayCode::http_overloaded), "Other large bodies are still being read."});
    co_return false;
  }
  if (is_malformed(error)) {
    co_await refuse(connection, {400, to_string(RelayCode::http_bad_request), "The body is malformed."});
    co_return false;
  }
  if (error) co_return false;
  connection->disarm();

  const bool head_only = request.method == "HEAD";
  connection->left = std::stop_source();
  request.client_left = connection->left.get_token();
  Response response = co_await answer(std::move(request), connection);
  const bool keep_alive = head.keep_alive && (!stopping || buffer.size() > 0);
  if (response.source) {
    watch(connection);
    co_return co_await write_source(connection, std::move(response), head, keep_alive);
  }
  stop_watching(*connection);
  co_return co_await write(connection, std::move(response), head_only, keep_alive);
}

// Beast reads the request a second time, and the body: what the readers do not agree on is refused.
asio::awaitable<error_code> Server::Impl::read_body(std::shared_ptr<Connection> connection,
                                                    const HeadReader& reader, std::size_t limit,
                                                    const std::string& who, Request& request) {
  beast::flat_buffer& buffer = connection->buffer;
  beast::http::request_parser<beast::http::string_body> parser;
  parser.header_limit(
      static_cast<std::uint32_t>(options.limits.request_line + options.limits.header_bytes + 64));
  parser.body_limit(limit);
  parser.eager(true);
  ChunkReader chunks;
  std::string_view fresh = view_of(buffer).substr(reader.size());
  error_code error;
  while (true) {
    const std::uint64_t size = reader.head().content_length.value_or(parser.get().body().size());
    if (!request.turn && size > options.limits.body) {
      connection->disarm();
      request.turn = co_await turns.take(who, options.timeouts.turn);
      if (!request.turn) co_return asio::error::no_buffer_space;
      arm(connection, options.timeouts.body);
    }
    if (reader.head().chunked) chunks.read(fresh);
    if (chunks.broken()) co_return beast::http::error::bad_chunk;
    error = {};
    buffer.consume(parser.put(buffer.data(), error));
    if (error && error != beast::http::error::need_more) co_return error;
    if (parser.is_done()) break;
    const auto room = buffer.prepare(read_piece);
    const std::size_t got = co_await connection->socket.async_read_some(room, into(error));
    if (error || connection->timed_out) co_return error ? error : asio::error::operation_aborted;
    buffer.commit(got);
    fresh = view_of(buffer).substr(buffer.size() - got);
  }
  request.body = std::move(parser.get().body());
  co_return error_code();
}

// Whoever closes his side has gone away, mostly: a second later nobody works for him any more.
void Server::Impl::watch(const std::shared_ptr<Connection>& connection) {
  if (connection->is_watched) return;
  connection->is_watched = true;
  const auto look = [impl = shared_from_this(), connection, mine = ++connection->watched](error_code error) {
    error_code closed;
    // What is there to read is the next request, and hides whatever comes behind it.
    if (error || connection->watched != mine || connection->socket.available(closed) > 0) return;
    const auto pause = std::make_shared<asio::steady_timer>(impl->context, impl->options.timeouts.leave);
    pause->async_wait([pause, connection, mine](error_code) {
      if (connection->watched == mine) connection->left.request_stop();
    });
  };
  connection->socket.async_wait(Socket::wait_read, look);
}

void Server::Impl::stop_watching(Connection& connection) {
  if (!connection.is_watched) return;
  connection.is_watched = false;
  ++connection.watched;
  error_code ignored;
  connection.socket.cancel(ignored);
}

std::size_t Server::Impl::body_limit(const Request& request) const {
  return options.body_limit ? options.body_limit(request.method, request.path) : options.limits.body;
}

asio::awaitable<void> Server::Impl::run_handler(Request request, std::string peer,
                                                std::shared_ptr<Outcome> outcome) {
  try {
    outcome->response = co_await handler(std::move(request));
  } catch (...) {
    tell(peer, 500, to_string(RelayCode::http_internal));
    outcome->response = problem(500, to_string(RelayCode::http_internal), "The server failed.");
  }
  outcome->finished = true;
  outcome->done.cancel();
}

// The handler runs on its own: one that does not come back in time is given up, not waited for. One that
// waits for nothing has come back before it is looked at.
asio::awaitable<Response> Server::Impl::answer(Request request,
                                               const std::shared_ptr<Connection>& connection) {
  auto outcome = std::make_shared<Outcome>(context);
  outcome->done.expires_after(options.timeouts.handler);
  asio::co_spawn(
      context,
      [self = shared_from_this(), request = std::move(request), peer = connection->peer, outcome]() mutable {
        return self->run_handler(std::move(request), std::move(peer), std::move(outcome));
      },
      asio::detached);
  error_code ignored;
  if (!outcome->finished) {
    watch(connection);
    co_await outcome->done.async_wait(into(ignored));
  }
  if (!outcome->finished) {
    tell(connection->peer, 504, to_string(RelayCode::http_deadline));
    co_return problem(504, to_string(RelayCode::http_deadline), "The answer took too long.");
  }
  co_return std::move(outcome->response);
}

asio::awaitable<void> Server::Impl::refuse(std::shared_ptr<Connection> connection, const HeadError& error) {
  tell(connection->peer, error.status, error.code);
  Response refusal = problem(error.status, error.code, error.detail);
  if (error.status == 503) refusal.headers.push_back({"Retry-After", "1"});
  co_await refuse_with(std::move(connection), std::move(refusal), false);
}

asio::awaitable<void> Server::Impl::refuse_with(std::shared_ptr<Connection> connection, Response refusal,
                                                bool head_only) {
  co_await write(connection, std::move(refusal), head_only, false);
  // Closing while the client still sends would reset the connection and take the answer with it.
  error_code failure;
  connection->socket.shutdown(Socket::shutdown_send, failure);
  arm(connection, discard_time);
  std::array<char, 4096> discarded{};
  for (std::size_t total = 0; !failure && total < discard_limit && !connection->timed_out && !stopping;) {
    total += co_await connection->socket.async_read_some(asio::buffer(discarded), into(failure));
  }
}

// The head leaves with the beginning of the bytes, each from where it lies.
asio::awaitable<bool> Server::Impl::write_bytes(std::shared_ptr<Connection> connection, std::string_view head,
                                                std::string_view bytes, Steady::time_point give_up_at,
                                                milliseconds piece_time) {
  while (!head.empty() || !bytes.empty()) {
    const std::string_view piece = bytes.substr(0, write_piece);
    const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(piece)};
    bytes.remove_prefix(piece.size());
    head = {};
    error_code error;
    const auto left = std::chrono::duration_cast<milliseconds>(give_up_at - Steady::now());
    if (left <= milliseconds(0)) co_return false;
    arm(connection, std::min(piece_time, left));
    co_await asio::async_write(connection->socket, both, into(error));
    if (error || connection->timed_out) co_return false;
  }
  connection->disarm();
  co_return true;
}

void Server::Impl::check_headers(const Connection& connection, Response& response) const {
  if (!std::ranges::all_of(response.headers, is_safe_header)) {
    tell(connection.peer, 500, to_string(RelayCode::http_internal));
    response = problem(500, to_string(RelayCode::http_internal), "The server failed.");
  }
}

asio::awaitable<bool> Server::Impl::write(std::shared_ptr<Connection> connection, Response response,
                                          bool head_only, bool keep_alive) {
  const Delivery& delivery = response.delivery;
  error_code ignored;
  if (delivery.never) {
    std::array<char, 256> discarded{};
    connection->disarm();
    connection->busy = false;
    while (!ignored) {
      co_await connection->socket.async_read_some(asio::buffer(discarded), into(ignored));
    }
    co_return false;
  }
  check_headers(*connection, response);
  if (delivery.claimed_length) keep_alive = false;

  std::string bytes = head_text(response, options.default_headers);
  const bool bodiless = response.status == 304 || response.status == 204;
  const std::string_view whole = response.standing.empty() ? response.body : response.standing;
  if (!bodiless) {
    bytes += "Content-Length: " + std::to_string(delivery.claimed_length.value_or(whole.size())) + "\r\n";
  }
  bytes += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
  std::string_view body = bodiless || head_only ? std::string_view() : whole;
  if (delivery.reset_after) body = body.substr(0, *delivery.reset_after);

  const auto give_up_at = Steady::now() + options.timeouts.response;
  const milliseconds piece_time = options.timeouts.write;
  if (delivery.drip_bytes == 0) {
    if (!co_await write_bytes(connection, bytes, body, give_up_at, piece_time)) co_return false;
  } else {
    if (!co_await write_bytes(connection, bytes, {}, give_up_at, piece_time)) co_return false;
    while (!body.empty()) {
      asio::steady_timer pause(context, delivery.drip_pause);
      co_await pause.async_wait(into(ignored));
      const std::string_view drop = body.substr(0, delivery.drip_bytes);
      if (!co_await write_bytes(connection, {}, drop, give_up_at, piece_time)) co_return false;
      body.remove_prefix(std::min(delivery.drip_bytes, body.size()));
    }
  }
  if (delivery.reset_after) {
    reset(*connection);
    co_return false;
  }
  co_return keep_alive;
}

// In chunks, so that a client can tell the end from a cut; an HTTP/1.0 client cannot.
asio::awaitable<bool> Server::Impl::write_source(std::shared_ptr<Connection> connection, Response response,
                                                 const RequestHead& head, bool keep_alive) {
  class Writer : public BodyWriter {
   public:
    Writer(Impl& impl, std::shared_ptr<Connection> client, bool chunked)
        : impl_(impl), client_(std::move(client)), chunked_(chunked) {}

    asio::awaitable<bool> write(std::string bytes) override {
      if (bytes.empty() || failed) co_return !failed;
      const std::string size = chunked_ ? chunk_head(bytes.size()) : "";
      if (chunked_) bytes += "\r\n";
      const milliseconds time = impl_.options.timeouts.stream;
      failed = !co_await impl_.write_bytes(client_, size, bytes, Steady::time_point::max(), time);
      if (failed) client_->left.request_stop();
      co_return !failed;
    }

    bool failed = false;

   private:
    Impl& impl_;
    std::shared_ptr<Connection> client_;
    bool chunked_;
  };

  check_headers(*connection, response);
  const auto cut = [&connection] {
    connection->left.request_stop();
    reset(*connection);
  };
  const std::stop_callback on_cut(response.cut, cut);
  const bool chunked = !head.http_1_0;
  keep_alive = keep_alive && chunked;
  std::string bytes = head_text(response, options.default_headers);
  if (chunked) bytes += "Transfer-Encoding: chunked\r\n";
  bytes += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
  const milliseconds time = options.timeouts.stream;
  bool whole = co_await write_bytes(connection, bytes, {}, Steady::time_point::max(), time);
  if (whole) {
    Writer writer(*this, connection, chunked);
    try {
      co_await response.source(writer);
      whole = !writer.failed && !response.cut.stop_requested();
    } catch (const std::exception&) {
      tell(connection->peer, 200, to_string(RelayCode::http_internal));
      whole = false;
    }
  }
  stop_watching(*connection);
  if (whole && chunked) {
    whole = co_await write_bytes(connection, "0\r\n\r\n", {}, Steady::time_point::max(), time);
  }
  if (!whole) reset(*connection);
  co_return !stopping && keep_alive && whole;
}

Server::Server(asio::io_context& context, ServerOptions options, Handler handler)
    : impl_(std::make_shared<Impl>(context, std::move(options), std::move(handler))) {
  const std::string& path = impl_->options.socket_path;
  Stream::endpoint endpoint;
  if (path.empty()) {
    endpoint = tcp::endpoint(asio::ip::make_address(impl_->options.host), impl_->options.port);
  } else {
    remove_stale_socket(context, path);
    endpoint = asio::local::stream_protocol::endpoint(path);
  }
  impl_->acceptor.open(endpoint.protocol());
  impl_->acceptor.set_option(asio::socket_base::reuse_address(true));
  impl_->acceptor.bind(endpoint);
  if (!path.empty()) {
    if (chmod(path.c_str(), 0660) != 0)
      throw boost::system::system_error(error_code(errno, boost::system::system_category()));
    impl_->own_socket = look_at(path);
  }
  impl_->acceptor.listen();
}

Server::~Server() = default;

std::uint16_t Server::port() const {
  const std::optional<tcp::endpoint> address = as_tcp(impl_->acceptor.local_endpoint());
  return address ? address->port() : std::uint16_t{0};
}

void Server::start() {
  asio::co_spawn(
      impl_->context, [impl = impl_]() -> asio::awaitable<void> { co_await impl->accept(); }, asio::detached);
}

asio::awaitable<void> Server::stop() {
  const auto impl = impl_;
  impl->stopping = true;
  if (impl->options.on_stop) impl->options.on_stop();
  error_code ignored;
  impl->acceptor.close(ignored);
  impl->remove_own_socket();
  for (const auto& connection : impl->connections) {
    if (!connection->busy) connection->socket.cancel(ignored);
  }
  if (!impl->connections.empty()) {
    impl->drained.expires_after(impl->options.timeouts.drain);
    co_await impl->drained.async_wait(into(ignored));
  }
  for (const auto& connection : impl->connections)
    reset(*connection);
}

void Server::run_until_signal() {
  start();
  asio::io_context& context = impl_->context;
  asio::signal_set signals(context, SIGTERM, SIGINT);
  asio::co_spawn(
      context,
      [this, &signals]() -> asio::awaitable<void> {
        error_code ignored;
        co_await signals.async_wait(into(ignored));
        co_await stop();
        impl_->context.stop();
      },
      asio::detached);
  // Without somebody to tell, a hang-up ends the process as it does any other.
  asio::signal_set hangups(context);
  if (impl_->options.on_hangup) hangups.add(SIGHUP);
  asio::co_spawn(
      context,
      [this, &hangups]() -> asio::awaitable<void> {
        error_code ended;
        while (!ended) {
          co_await hangups.async_wait(into(ended));
          if (!ended && impl_->options.on_hangup) impl_->options.on_hangup();
        }
      },
      asio::detached);
  context.run();
}

}  // namespace kfstat::http
