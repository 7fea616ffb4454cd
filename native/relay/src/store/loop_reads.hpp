// Reads of PostgreSQL that the event loop waits for itself: handing a short read to a thread and back costs
// more than the read. All of it is for the context's thread.
#pragma once

#include "clock/clock.hpp"
#include "store/store_session.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace kfstat::relay {

class LoopReads {
 public:
  explicit LoopReads(boost::asio::io_context& context);
  ~LoopReads();
  LoopReads(const LoopReads&) = delete;
  LoopReads& operator=(const LoopReads&) = delete;

  struct Silence : StoreFailure {
    using StoreFailure::StoreFailure;
  };

  // Nothing where no session is free. Throws StoreFailure, after `patience` Silence; the session is gone
  // then.
  boost::asio::awaitable<std::optional<std::vector<StoredDay>>> read(Series series, DayRange range,
                                                                     std::chrono::seconds patience);

  // Whether one more session would be of use. Who is told so makes one elsewhere, for that waits, and says
  // what came of it: a session, one that reads plainly; or none, and then no other is wanted for 10 s.
  bool wants_session();
  void add(std::unique_ptr<StoreSession> session);
  void has_none();

  // What is open now is not used again.
  void drop_all();

 private:
  struct Reader;

  boost::asio::io_context& context_;
  std::vector<std::shared_ptr<Reader>> free_;
  std::size_t open_ = 0;  // those in use included
  int generation_ = 0;
  bool is_making_ = false;
  Moment wanted_from_{};
};

}  // namespace kfstat::relay
