// The answer of POST /api/v1/statistics, line by line while it comes into being.
#pragma once

#include "access/access.hpp"
#include "async/event.hpp"
#include "async/off_loop.hpp"
#include "figures/directory.hpp"
#include "figures/statistic_source.hpp"
#include "files/gzip.hpp"
#include "http/message.hpp"
#include "routes/series_list.hpp"
#include "routes/statistics_query.hpp"
#include "routes/stream_budget.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfstat::relay {

// Whom a stream is for, and what ends it before its end.
struct StreamReader {
  Viewer viewer;
  bool takes_gzip = false;
  std::stop_token left;      // the client is gone: nothing more is written
  std::stop_token stopping;  // the relay stops, or the reader lost his rights: an early `end` is written
  std::function<void(bool complete, std::size_t series, std::size_t failed)> on_end;  // for the log
};

// What all streams have in common; outlives them.
struct StreamHouse {
  Clock clock;
  StatisticSource& source;
  Directory& directory;
  StreamBudget& budget;
  IdLists& lists;
  OffLoop& off_loop;
};

class StatisticsStream : public std::enable_shared_from_this<StatisticsStream> {
 public:
  StatisticsStream(boost::asio::io_context& context, const StreamHouse& house, StatisticsQuery query,
                   StreamReader reader);

  // Precondition: called once.
  boost::asio::awaitable<void> write_to(http::BodyWriter& writer);

 private:
  using Room = StreamBudget::Room;

  struct Piece {
    std::string text;
    Room room;  // what is taken for it
  };

  boost::asio::awaitable<bool> write_lines(http::BodyWriter& writer);
  boost::asio::awaitable<bool> write(http::BodyWriter& writer, Piece piece);
  boost::asio::awaitable<void> produce();
  boost::asio::awaitable<void> find_series();
  boost::asio::awaitable<void> find_servicers(const std::string& open_kfid, SharedIds& servicers);
  boost::asio::awaitable<void> read_held_back();
  boost::asio::awaitable<void> read_one(std::size_t index, bool last);
  void push(std::string lines, Room room = {});
  void push_progress(bool always);
  bool is_over() const { return work_.stop_requested(); }

  boost::asio::io_context& context_;
  StreamHouse house_;
  StatisticsQuery query_;
  StreamReader reader_;
  std::shared_ptr<StreamBudget::Share> share_;
  std::optional<GzipStream> gzip_;
  std::stop_source work_;
  std::deque<Piece> pieces_;  // lines that nobody has begun to write
  std::string troubles_;      // problems from before the plan
  Event arrived_;
  bool produced_ = false;
  bool is_complete_ = false;
  SeriesList series_;
  std::vector<bool> held_back_;  // by the index of the series; empty where none is
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  Moment progress_at_{};
};

}  // namespace kfstat::relay
