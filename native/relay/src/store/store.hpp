// Every day once, kept for good: the store on threads of its own, awaited from the io_context.
#pragma once

#include "store/store_session.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kfstat::relay {

// Where days are kept when nobody said: with a sandbox in memory, else kfstat.db in $STATE_DIRECTORY,
// $XDG_STATE_HOME/kfstat or ~/.local/state/kfstat. Throws StoreFailure where there is no folder.
enum class Folder : std::uint8_t { made, as_it_is };
StoreLocation default_store(bool upstream_is_loopback, Folder folder = Folder::made);

// Who waits for a read. Those of one request come before those of streams, which are many.
enum class ReadFor : std::uint8_t { request, stream };

class Store {
 public:
  // Told of every piece of work, on any thread: whether it was done, and its time.
  using Observer = std::function<void(bool done, std::chrono::microseconds)>;

  // Opens the store and brings its schema up to date. Throws StoreFailure.
  Store(boost::asio::io_context& context, const StoreLocation& location, const std::string& corp_id,
        Observer observer = {});
  // Finishes what was begun, but waits for nothing that is overdue.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  StoreKind kind() const;

  // A store that let one call wait too long is down for everybody until a probe, once a second, is answered:
  // reads and writes fail at once meanwhile.
  bool is_up() const;
  // How long the store has not answered anything, probes included.
  std::chrono::steady_clock::duration silent_for() const;

  // Another number than before where anything was committed since, by whomever; to be asked on the context's
  // thread. Nothing where that cannot be told at once, and where the store is not SQLite.
  std::optional<std::int64_t> version();

  // A few days of one series, on the context's thread: handing them to a thread and back would cost more than
  // the read. Where that would have to wait for a lock or a connection, read() does it.
  boost::asio::awaitable<std::vector<StoredDay>> read_days(Series series, DayRange range);

  // The result of the work, which runs on a thread of the store and may outlive the wait for it: it must hold
  // what it needs. Throws StoreFailure; after 2 s at the latest.
  template <class T>
  boost::asio::awaitable<T> read(std::function<T(StoreSession&)> work, ReadFor whom = ReadFor::request) {
    return run(std::move(work), whom == ReadFor::request ? Line::requests : Line::streams);
  }

  // The same for work that writes: after 10 s.
  template <class T>
  boost::asio::awaitable<T> change(std::function<T(StoreSession&)> work) {
    return run(std::move(work), Line::changes);
  }

  boost::asio::awaitable<void> write(std::function<void(StoreSession&)> work);

  // What may take minutes, such as deleting years: after 10 minutes.
  boost::asio::awaitable<void> write_at_length(std::function<void(StoreSession&)> work);

  // Days of one series, in a transaction that others may share. A request waits 2 s for it, and they may come
  // to be stored all the same; whoever else, 10 s.
  boost::asio::awaitable<void> keep(SeriesDays days, bool for_a_request);

 private:
  enum class Line : std::uint8_t { requests, streams, changes, long_changes };

  template <class T>
  boost::asio::awaitable<T> run(std::function<T(StoreSession&)> work, Line line) {
    auto result = std::make_shared<std::optional<T>>();
    std::function<void(StoreSession&)> job = [result, work = std::move(work)](StoreSession& session) {
      result->emplace(work(session));
    };
    co_await submit(std::move(job), line);
    co_return std::move(**result);
  }

  boost::asio::awaitable<void> submit(std::function<void(StoreSession&)> job, Line line);
  boost::asio::awaitable<void> open_for_the_loop();

  struct Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace kfstat::relay
