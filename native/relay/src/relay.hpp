// The relay's routes and the rules in front of them.
#pragma once

#include "async/off_loop.hpp"
#include "async/places.hpp"
#include "door/gate.hpp"
#include "figures/collector.hpp"
#include "figures/directory.hpp"
#include "figures/statistic_source.hpp"
#include "files/static_files.hpp"
#include "http/message.hpp"
#include "http/server.hpp"
#include "routes/series_list.hpp"
#include "routes/stream_budget.hpp"
#include "settings/config.hpp"
#include "store/store.hpp"
#include "upstream/pace_share.hpp"
#include "upstream/upstream.hpp"
#include "watch/metrics.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

class Relay {
 public:
  // Throws std::runtime_error where the page's files cannot be read or the store cannot be used.
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
  struct OpenStream {
    Viewer viewer;
    std::stop_source stopping;  // ends it early
    std::stop_source revoked;   // cuts it
  };

  struct Route;
  struct Exchange;
  static const std::vector<Route>& routes();

  boost::asio::awaitable<http::Response> dispatch(const http::Request& request, Exchange& exchange);
  std::optional<http::Response> turn_away(const http::Request& request, Exchange& exchange);
  void finish(const http::Request& request, http::Response& response, const Exchange& exchange);
  boost::asio::awaitable<void> compress(const http::Request& request, http::Response& response);
  void give_memory_back();
  boost::asio::awaitable<http::Response> statistic(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> statistics(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> status(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> accounts(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> servicers(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> openapi(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> alive(const http::Request& request, Exchange& exchange);
  boost::asio::awaitable<http::Response> ready(const http::Request& request, Exchange& exchange);
  http::Response not_allowed(Exchange& exchange) const;
  http::Response page(const http::Request& request, Exchange& exchange) const;
  http::Response listing(Listing listing, Exchange& exchange) const;
  boost::asio::awaitable<std::optional<std::string>> recall(const Query& query);
  boost::asio::awaitable<Day> earliest();
  std::int64_t now() const;
  std::string id_of(const http::Request& request);
  boost::asio::awaitable<void> watch_loop();
  void show_upstream();

  const Config& config_;
  Gate gate_;
  Metrics metrics_;
  StaticFiles files_;
  boost::asio::io_context& context_;
  Upstream upstream_;
  Store store_;
  Directory directory_;
  StatisticSource source_;
  Collector collector_;
  PaceShare pace_share_;
  // Shared with the streams, of which some may outlive the relay for a moment.
  std::shared_ptr<std::list<OpenStream>> streams_ = std::make_shared<std::list<OpenStream>>();
  StreamBudget stream_budget_;
  IdLists id_lists_;
  Places stream_places_;
  Places request_places_;
  boost::asio::steady_timer stop_;
  bool is_stopping_ = false;
  std::optional<Day> first_stored_;  // as the store said last
  boost::asio::steady_timer trim_;
  bool is_trimming_ = false;
  std::uint64_t next_id_ = 0;
  std::string id_prefix_;
  OffLoop off_loop_;  // ends first: its work reads what the others hold
};

}  // namespace kfstat::relay
