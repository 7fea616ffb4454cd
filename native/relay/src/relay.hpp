// The relay's routes and the rules in front of them.
#pragma once

#include "config.hpp"
#include "directory.hpp"
#include "gate.hpp"
#include "http/message.hpp"
#include "metrics.hpp"
#include "single_flight.hpp"
#include "static_files.hpp"
#include "upstream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kfstat::relay {

class Relay {
 public:
  // Throws std::runtime_error where the page's files cannot be read.
  Relay(boost::asio::io_context& context, const Config& config);

  // Must be called before the first request: the port is part of the allowed values of Host.
  void listen_on(std::uint16_t port);

  boost::asio::awaitable<http::Response> answer(http::Request request);

  Metrics& metrics() { return metrics_; }

 private:
  struct Route;
  struct Exchange;
  static const std::vector<Route>& routes();

  boost::asio::awaitable<http::Response> dispatch(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> statistic(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> status(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> accounts(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> servicers(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> openapi(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> alive(const http::Request& request, Exchange& exchange);
  http::Response not_allowed(Exchange& exchange) const;
  http::Response page(const http::Request& request, Exchange& exchange) const;
  http::Response listing(Listing listing, Exchange& exchange) const;
  boost::asio::awaitable<Answer> ask_once(UpstreamCall call);
  std::int64_t now() const;

  const Config& config_;
  Gate gate_;
  Metrics metrics_;
  StaticFiles files_;
  boost::asio::io_context& context_;
  Upstream upstream_;
  Directory directory_;
  std::unordered_map<std::string, std::shared_ptr<SingleFlight<Answer>>> asking_;  // by the body in flight
  std::uint64_t next_id_ = 0;
  std::string id_prefix_;
};

}  // namespace kfstat::relay
