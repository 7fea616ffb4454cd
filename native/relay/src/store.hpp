// Every day once, kept for good: the store on threads of its own, awaited from the io_context.
#pragma once

#include "config.hpp"
#include "store_session.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kfstat::relay {

// Where days are kept when nobody said: with a sandbox in memory, else kfstat.db in $STATE_DIRECTORY,
// $XDG_STATE_HOME/kfstat or ~/.local/state/kfstat. Makes the folder; throws StoreFailure where there is none.
StoreLocation default_store(bool upstream_is_loopback);

// Where the operator wants it, else default_store. Throws Exit for a URL that is none.
StoreLocation store_location(const Config& config);

class Store {
 public:
  // Opens the store and brings its schema up to date. Throws StoreFailure.
  Store(boost::asio::io_context& context, const StoreLocation& location, const std::string& corp_id);
  // Finishes what was begun.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  StoreKind kind() const;

  // Another number than before where anything was committed since, by whomever; to be asked on the context's
  // thread. Nothing where that cannot be told at once, and where the store is not SQLite.
  std::optional<std::int64_t> version();

  // The result of the work, which runs on a thread of the store. Throws StoreFailure; the connection is made
  // anew for the next one then.
  template <class T>
  boost::asio::awaitable<T> read(std::function<T(StoreSession&)> work) {
    return run(std::move(work), false);
  }

  // The same for work that writes.
  template <class T>
  boost::asio::awaitable<T> change(std::function<T(StoreSession&)> work) {
    return run(std::move(work), true);
  }

  boost::asio::awaitable<void> write(std::function<void(StoreSession&)> work);

  // Days of one series, in a transaction that others may share.
  boost::asio::awaitable<void> keep(SeriesDays days);

 private:
  template <class T>
  boost::asio::awaitable<T> run(std::function<T(StoreSession&)> work, bool writes) {
    auto result = std::make_shared<std::optional<T>>();
    std::function<void(StoreSession&)> job = [result, work = std::move(work)](StoreSession& session) {
      result->emplace(work(session));
    };
    co_await submit(std::move(job), writes);
    co_return std::move(**result);
  }

  boost::asio::awaitable<void> submit(std::function<void(StoreSession&)> job, bool writes);

  struct Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace kfstat::relay
