#include "store/loop_reads.hpp"

#include "async/alarm.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>

#include <chrono>
#include <exception>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_sessions = 2;
constexpr std::chrono::seconds between_openings{10};

}  // namespace

struct LoopReads::Reader {
  Reader(asio::io_context& context, std::unique_ptr<StoreSession> given, int of)
      : session(std::move(given)),
        socket(context, fcntl(session->socket(), F_DUPFD_CLOEXEC, 0)),
        deadline(context, {},
                 [this] {
                   is_late = true;
                   session->interrupt();
                 }),
        generation(of) {}

  std::unique_ptr<StoreSession> session;
  asio::posix::stream_descriptor socket;  // libpq closes its own
  Alarm deadline;
  int generation;
  bool is_late = false;
};

LoopReads::LoopReads(asio::io_context& context) : context_(context) {}

LoopReads::~LoopReads() = default;

asio::awaitable<std::optional<std::vector<StoredDay>>> LoopReads::read(Series series, DayRange range,
                                                                       std::chrono::seconds patience) {
  if (free_.empty()) co_return std::nullopt;
  const std::shared_ptr<Reader> reader = std::move(free_.back());
  free_.pop_back();
  reader->deadline.set(Clock().steady() + patience);
  std::optional<std::vector<StoredDay>> days;
  std::exception_ptr failure;
  try {
    reader->session->ask_for_days(series, range);
    boost::system::error_code ignored;  // libpq finds it, too
    while (!(days = reader->session->days_that_came())) {
      co_await reader->socket.async_wait(asio::posix::stream_descriptor::wait_read,
                                         asio::redirect_error(asio::use_awaitable, ignored));
    }
  } catch (...) {
    failure = std::current_exception();
  }
  reader->deadline.stop();
  if (reader->is_late) failure = std::make_exception_ptr(Silence("no answer in time"));
  if (reader->generation == generation_) {
    if (failure) {
      --open_;
    } else {
      free_.push_back(reader);
    }
  }
  if (failure) std::rethrow_exception(failure);
  co_return days;
}

bool LoopReads::wants_session() {
  if (is_making_ || open_ >= most_sessions || Clock().steady() < wanted_from_) return false;
  return is_making_ = true;
}

void LoopReads::add(std::unique_ptr<StoreSession> session) {
  is_making_ = false;
  free_.push_back(std::make_shared<Reader>(context_, std::move(session), generation_));
  ++open_;
}

void LoopReads::has_none() {
  is_making_ = false;
  wanted_from_ = Clock().steady() + between_openings;
}

void LoopReads::drop_all() {
  ++generation_;
  free_.clear();
  open_ = 0;
}

}  // namespace kfstat::relay
