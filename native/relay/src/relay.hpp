// The relay put together: its parts, its routes, and which request goes where.
#pragma once

#include "async/alarm.hpp"
#include "async/off_loop.hpp"
#include "async/seats.hpp"
#include "door/gate.hpp"
#include "door/request_ids.hpp"
#include "engine.hpp"
#include "files/static_files.hpp"
#include "http/message.hpp"
#include "http/server.hpp"
#include "routes/entrance.hpp"
#include "routes/exchange.hpp"
#include "routes/lists.hpp"
#include "routes/statistics.hpp"
#include "settings/config.hpp"
#include "watch/metrics.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kfstat::relay {

class Relay {
 public:
  // What may change while it works is in the config, and looked at each time: who may come in, the targets,
  // and the secret. Throws std::runtime_error where the page's files cannot be read or the store cannot be
  // used.
  Relay(boost::asio::io_context& context, const Config& config);

  // Must be called before the first request: the port is part of the allowed values of Host.
  void listen_on(std::uint16_t port);

  boost::asio::awaitable<http::Response> answer(http::Request request);

  // What can be said before the body of a request is read.
  http::Admission admit(const http::Request& request);

  Metrics& metrics() { return metrics_; }

  // The largest body of a route.
  static std::size_t body_limit(std::string_view path);

  // Begins to bring in every day what is new, and to drop what is too old.
  void start_collector();
  // Lets streams go on for some seconds, then ends them early.
  void begin_stop();
  // Cuts the streams whose readers may not read them any more.
  void end_revoked();

 private:
  struct Route;
  static const std::vector<Route>& routes();
  static const Route* route_of(const http::Request& request);

  Exchange begin(const http::Request& request);
  boost::asio::awaitable<http::Response> dispatch(const http::Request& request, Exchange& exchange);
  void finish(const http::Request& request, http::Response& response, const Exchange& exchange);
  boost::asio::awaitable<http::Response> status(const http::Request& request, Exchange& exchange);
  void observe_parts();
  void show_parts();

  boost::asio::io_context& context_;
  const Config& config_;
  Metrics metrics_;
  Gate gate_;
  Entrance entrance_;
  RequestIds ids_;
  StaticFiles files_;
  Engine engine_;
  ListRoutes lists_;
  StatisticsRoutes statistics_;
  Seats seats_;  // of requests that are being answered
  Alarm grace_;  // of streams, once the relay stops
  bool is_stopping_ = false;
  OffLoop off_loop_;  // ends first: its work reads what the others hold
};

}  // namespace kfstat::relay
