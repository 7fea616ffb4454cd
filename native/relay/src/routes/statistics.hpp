// POST /cgi-bin/kf/get_servicer_statistic and POST /api/v1/statistics, and the streams that are open.
#pragma once

#include "async/alarm.hpp"
#include "async/off_loop.hpp"
#include "async/seats.hpp"
#include "clock/clock.hpp"
#include "figures/directory.hpp"
#include "figures/statistic_source.hpp"
#include "http/message.hpp"
#include "routes/exchange.hpp"
#include "routes/series_list.hpp"
#include "routes/stream_budget.hpp"
#include "store/store.hpp"
#include <kfstat/day.hpp>
#include <kfstat/query.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace kfstat::relay {

class StatisticsRoutes {
 public:
  StatisticsRoutes(boost::asio::io_context& context, Clock clock, Store& store, Directory& directory,
                   StatisticSource& source, OffLoop& off_loop);

  // The documented body.
  boost::asio::awaitable<http::Response> statistic(const http::Request& request, Exchange& exchange);
  // A plan query, answered as a stream.
  boost::asio::awaitable<http::Response> statistics(const http::Request& request, Exchange& exchange);

  // The first day that can be asked for: what upstream still has, or the store.
  boost::asio::awaitable<Day> earliest();

  std::size_t open_streams() const { return streams_->size(); }
  // For what readers have not read.
  std::size_t waiting_bytes() const { return budget_.held(); }
  // An early `end` is written to all.
  void end_streams();
  // Those of viewers for whom it is true are cut.
  void cut_streams(const std::function<bool(const Viewer&)>& is_revoked);

 private:
  struct OpenStream {
    Viewer viewer;
    std::stop_source stopping;  // ends it early
    std::stop_source revoked;   // cuts it
  };

  boost::asio::awaitable<std::optional<std::string>> recall(const Query& query);
  void give_memory_back();
  void trim();

  boost::asio::io_context& context_;
  Clock clock_;
  Store& store_;
  Directory& directory_;
  StatisticSource& source_;
  OffLoop& off_loop_;
  // Shared with the streams, of which some may outlive the relay for a moment.
  std::shared_ptr<std::list<OpenStream>> streams_ = std::make_shared<std::list<OpenStream>>();
  StreamBudget budget_;
  IdLists id_lists_;
  Seats seats_;
  std::optional<Day> first_stored_;  // as the store said last
  bool is_trimming_ = false;
  Alarm trim_;
};

}  // namespace kfstat::relay
