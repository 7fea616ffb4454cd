#include "store.hpp"

#include "exit.hpp"
#include "log.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::size_t postgresql_connections = 4;
constexpr std::size_t most_waiting = 8192;
constexpr std::size_t most_in_one_transaction = 64;
constexpr std::chrono::milliseconds before_reconnecting{250};

using Done = std::function<void(std::exception_ptr)>;

struct Job {
  std::function<void(StoreSession&)> work;
  Done done;
};

struct Keeping {
  SeriesDays days;
  Done done;
};

}  // namespace

StoreLocation default_store(bool upstream_is_loopback) {
  if (upstream_is_loopback) return {StoreKind::memory, ""};
  std::filesystem::path folder;
  if (const char* const state = std::getenv("STATE_DIRECTORY"); state != nullptr && *state != '\0') {
    folder = state;
  } else if (const char* const home_state = std::getenv("XDG_STATE_HOME");
             home_state != nullptr && *home_state != '\0') {
    folder = std::filesystem::path(home_state) / "kfstat";
  } else if (const char* const home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    folder = std::filesystem::path(home) / ".local/state/kfstat";
  } else {
    throw StoreFailure("there is no folder for the store; name one with --store sqlite:FILE");
  }
  std::error_code failure;
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  std::filesystem::create_directories(folder, failure);
  umask(before);
  if (failure)
    throw StoreFailure("the store's folder cannot be made: " + folder.string() + ": " + failure.message());
  return {StoreKind::sqlite, (folder / "kfstat.db").string()};
}

StoreLocation store_location(const Config& config) {
  if (config.store.empty()) return default_store(config.upstream_is_loopback);
  try {
    return parse_store_url(config.store);
  } catch (const std::invalid_argument& error) {
    refuse(std::string("--store: ") + error.what());
  }
}

struct Store::Workers {
  Workers(asio::io_context& io, const StoreLocation& given, const std::string& corp)
      : context(io), location(given), corp_id(corp) {
    auto first = std::make_unique<StoreSession>(location, corp_id);
    first->migrate();
    switch (location.kind) {
      case StoreKind::memory:
        start(true, true, std::move(first));
        break;
      case StoreKind::sqlite:
        // SQLite lets one write while another reads.
        start(false, true, std::move(first));
        start(true, false, nullptr);
        break;
      case StoreKind::postgresql:
        start(true, true, std::move(first));
        while (threads.size() < postgresql_connections)
          start(true, true, nullptr);
        break;
    }
  }

  ~Workers() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    arrived.notify_all();
    for (std::thread& thread : threads)
      thread.join();
  }

  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void start(bool reads, bool writes, std::unique_ptr<StoreSession> session) {
    threads.emplace_back([this, reads, writes, session = std::move(session)]() mutable {
      run(reads, writes, std::move(session));
    });
  }

  template <class Waiting, class Item>
  void enqueue(Waiting& waiting, Item item) {
    {
      const std::lock_guard lock(mutex);
      if (waiting.size() < most_waiting) {
        waiting.push_back(std::move(item));
        arrived.notify_all();
        return;
      }
    }
    item.done(std::make_exception_ptr(StoreFailure("too much waits for the store")));
  }

  void run(bool reads, bool writes, std::unique_ptr<StoreSession> session) {
    Clock::time_point connect_at{};
    std::string unreachable;
    while (true) {
      Job job;
      std::vector<Keeping> batch;
      {
        std::unique_lock lock(mutex);
        arrived.wait(lock, [&] {
          return stopping || (reads && !readings.empty()) ||
                 (writes && !(writings.empty() && keepings.empty()));
        });
        if (reads && !readings.empty()) {
          job = std::move(readings.front());
          readings.pop_front();
        } else if (writes && !writings.empty()) {
          job = std::move(writings.front());
          writings.pop_front();
        } else if (writes && !keepings.empty()) {
          while (!keepings.empty() && batch.size() < most_in_one_transaction) {
            batch.push_back(std::move(keepings.front()));
            keepings.pop_front();
          }
        } else {
          return;
        }
      }
      std::exception_ptr failure;
      try {
        if (!session) {
          if (Clock::now() < connect_at) throw StoreFailure(unreachable);
          connect_at = Clock::now() + before_reconnecting;
          unreachable = "the store cannot be reached";
          session = connect(unreachable);
        }
        if (job.work) {
          job.work(*session);
        } else {
          keep_all(*session, batch);
        }
      } catch (const StoreFailure& error) {
        failure = std::current_exception();
        tell(error.what());
        // In memory there is nothing to come back to.
        if (location.kind != StoreKind::memory) session.reset();
      } catch (const std::exception&) {
        failure = std::current_exception();
      }
      if (job.done) job.done(failure);
      for (const Keeping& keeping : batch)
        keeping.done(failure);
    }
  }

  // Where that fails, `why` says so to those who come before the next try.
  std::unique_ptr<StoreSession> connect(std::string& why) {
    try {
      auto session = std::make_unique<StoreSession>(location, corp_id);
      ++connected;
      return session;
    } catch (const StoreFailure& error) {
      why = error.what();
      throw;
    }
  }

  static void keep_all(StoreSession& session, std::vector<Keeping>& batch) {
    std::vector<SeriesDays> days;
    days.reserve(batch.size());
    for (Keeping& keeping : batch)
      days.push_back(std::move(keeping.days));
    session.write_days(days, false);
  }

  // Once a second at most: a store that is down fails with every request.
  void tell(const std::string& what) {
    const std::lock_guard lock(mutex);
    if (Clock::now() < tell_at) return;
    tell_at = Clock::now() + std::chrono::seconds(1);
    log_event("error", "store_failed", {{"detail", what}});
  }

  asio::io_context& context;
  StoreLocation location;
  std::string corp_id;
  std::mutex mutex;  // for what follows
  std::condition_variable arrived;
  std::deque<Job> readings;
  std::deque<Job> writings;
  std::deque<Keeping> keepings;
  Clock::time_point tell_at{};
  bool stopping = false;
  std::vector<std::thread> threads;

  // What follows is for the context's thread, but for the count.
  std::optional<std::int64_t> version() {
    if (location.kind != StoreKind::sqlite) return std::nullopt;
    try {
      // The others may have come back to another file.
      if (!watcher || watched != connected) {
        watched = connected;
        watcher = std::make_unique<StoreSession>(location, corp_id, std::chrono::seconds(0));
        ++watchers;
      }
      return (watchers << 32U) + watcher->version();
    } catch (const StoreFailure&) {
      watcher.reset();
      return std::nullopt;
    }
  }

  std::atomic<int> connected = 0;  // how often a session was made anew
  int watched = 0;                 // what that was when the watcher was made
  std::int64_t watchers = 0;
  std::unique_ptr<StoreSession> watcher;
};

Store::Store(asio::io_context& context, const StoreLocation& location, const std::string& corp_id)
    : workers_(std::make_unique<Workers>(context, location, corp_id)) {}

Store::~Store() = default;

StoreKind Store::kind() const {
  return workers_->location.kind;
}

std::optional<std::int64_t> Store::version() {
  return workers_->version();
}

namespace {

// Awaits what `begin` is given a completion for; the completion comes from another thread.
asio::awaitable<void> await_done(asio::io_context& context, std::function<void(Done)> begin) {
  // Throws what it is completed with.
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      [&context, &begin](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        // The context may not run dry while a thread works for it.
        auto busy = std::make_shared<asio::executor_work_guard<asio::io_context::executor_type>>(
            context.get_executor());
        begin([shared, busy, &context](std::exception_ptr why) {
          asio::post(context, [shared, busy, why] { (*shared)(why); });
        });
      },
      asio::use_awaitable);
}

}  // namespace

asio::awaitable<void> Store::submit(std::function<void(StoreSession&)> job, bool writes) {
  std::function<void(Done)> begin = [this, job = std::move(job), writes](Done done) {
    workers_->enqueue(writes ? workers_->writings : workers_->readings, Job{job, std::move(done)});
  };
  co_await await_done(workers_->context, std::move(begin));
}

asio::awaitable<void> Store::write(std::function<void(StoreSession&)> work) {
  co_await submit(std::move(work), true);
}

asio::awaitable<void> Store::keep(SeriesDays days) {
  auto shared = std::make_shared<SeriesDays>(std::move(days));
  std::function<void(Done)> begin = [this, shared](Done done) {
    workers_->enqueue(workers_->keepings, Keeping{std::move(*shared), std::move(done)});
  };
  co_await await_done(workers_->context, std::move(begin));
}

}  // namespace kfstat::relay
