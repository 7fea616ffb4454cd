// The answer of POST /api/v1/statistics, line by line while it comes into being.
#pragma once

#include "access.hpp"
#include "directory.hpp"
#include "http/message.hpp"
#include "statistic_source.hpp"
#include "statistics_query.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace kfstat::relay {

// Whom a stream is for, and what ends it before its end.
struct StreamReader {
  Viewer viewer;
  std::stop_token left;      // the client is gone: nothing more is written
  std::stop_token stopping;  // the relay stops, or the reader lost his rights: an early `end` is written
  std::function<void(bool complete, std::size_t series, std::size_t failed)> on_end;  // for the log
};

class StatisticsStream : public std::enable_shared_from_this<StatisticsStream> {
 public:
  StatisticsStream(boost::asio::io_context& context, StatisticSource& source, Directory& directory,
                   StatisticsQuery query, StreamReader reader);

  // Precondition: called once.
  boost::asio::awaitable<void> write_to(http::BodyWriter& writer);

 private:
  using Clock = std::chrono::steady_clock;

  boost::asio::awaitable<bool> write_lines(http::BodyWriter& writer);
  boost::asio::awaitable<void> produce();
  boost::asio::awaitable<void> find_series();
  boost::asio::awaitable<void> find_servicers(std::string open_kfid);
  boost::asio::awaitable<void> read_all(std::vector<Series> which, bool last);
  boost::asio::awaitable<void> read_one(Series series, bool last);
  boost::asio::awaitable<void> room();
  void push(std::string lines);
  void push_progress(bool always);
  bool is_over() const { return work_.stop_requested(); }

  boost::asio::io_context& context_;
  StatisticSource& source_;
  Directory& directory_;
  StatisticsQuery query_;
  StreamReader reader_;
  std::stop_source work_;
  std::string lines_;
  std::string troubles_;  // problems from before the plan
  boost::asio::steady_timer arrived_;
  boost::asio::steady_timer drained_;
  bool produced_ = false;
  bool is_complete_ = false;
  std::vector<Series> series_;
  std::vector<Series> held_back_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  Clock::time_point progress_at_{};
};

}  // namespace kfstat::relay
