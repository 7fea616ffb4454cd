// Databases block, and the relay has one thread for all its clients. So work goes to threads, each with a
// session of its own: two for SQLite, which lets one write while another reads, four for PostgreSQL, one for
// the memory. A job waits in the queue of its kind, and a free thread takes the first of the most urgent:
// probes, reads of requests, reads of streams, changes; then days to be kept, up to 16 series in one
// transaction.
//
// Each job has an Ending, told once by whoever knows first. That is the thread that did it, or the watchdog:
// every 200 ms it tells those whose time is over. A thread that is late is interrupted, and its session is
// not used again. One that hangs where nothing interrupts it (a connection being made) is left alone; at the
// end of the program it is detached.
//
// A store that kept one call waiting too long is down: what waits fails at once, and so does what comes,
// until a probe, once a second, has an answer. `outages` counts those times, so that no session and no read
// from before is believed.
//
// Short reads go round the threads: the context's thread does them itself (loop_reads.hpp), for handing one
// over and back costs more than the read. Which is read how is decided in Store::read_days.
//
// The mutex guards the queues and what the watchdog looks at; no callback is called under it.
#include "store/store.hpp"

#include "store/loop_reads.hpp"
#include "watch/log.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <system_error>
#include <thread>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

constexpr std::size_t postgresql_connections = 4;
constexpr std::size_t most_waiting = 8192;
constexpr std::size_t most_in_one_transaction = 16;
constexpr std::chrono::seconds time_of_a_request{2};
constexpr std::chrono::seconds time_to_change{10};
constexpr std::chrono::minutes time_at_length{10};
constexpr std::chrono::seconds time_to_stop{3};
constexpr std::chrono::seconds time_to_be_interrupted{1};
constexpr std::chrono::milliseconds between_looks{200};
constexpr std::chrono::milliseconds soon_enough{200};  // for a second try
constexpr std::chrono::seconds between_probes{1};
constexpr std::chrono::seconds quiet{5};  // then a probe asks whether the store is there

using Done = std::function<void(std::exception_ptr)>;

// Told how a piece of work ended by whoever knows first: the thread that does it, or the watchdog.
class Ending {
 public:
  // `until`: how long somebody waits; the work may go on.
  Ending(Done done, const Store::Observer& observer, Steady::time_point until)
      : done_(std::move(done)), observer_(observer), until_(until) {}

  Steady::time_point until() const { return until_; }

  void tell(const std::exception_ptr& why) {
    if (told_.exchange(true)) return;
    if (observer_) {
      const auto time = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun_);
      observer_(why == nullptr, time);
    }
    done_(why);
  }

 private:
  Done done_;
  const Store::Observer& observer_;
  Steady::time_point begun_ = Steady::now();
  Steady::time_point until_;
  std::atomic<bool> told_ = false;
};

using Endings = std::vector<std::shared_ptr<Ending>>;

struct Job {
  std::function<void(StoreSession&)> work;
  std::shared_ptr<Ending> ending;
};

struct Keeping {
  SeriesDays days;
  std::shared_ptr<Ending> ending;
};

// What one thread does now.
struct Worker {
  bool reads = false;
  bool writes = false;
  std::unique_ptr<StoreSession> session;
  int outage = 0;  // how many there had been when the session was made
  // What follows under the mutex.
  std::condition_variable arrived;
  bool is_idle = false;
  StoreSession* interruptible = nullptr;
  Endings waiting;
  Steady::time_point deadline = Steady::time_point::max();
  bool overdue = false;
};

void tell_all(const Endings& endings, const std::exception_ptr& why) {
  for (const auto& ending : endings)
    ending->tell(why);
}

template <class Queue, class Matches>
void take_out(Queue& queue, Endings& endings, const Matches& matches) {
  std::erase_if(queue, [&](const auto& item) {
    if (!matches(item)) return false;
    endings.push_back(item.ending);
    return true;
  });
}

}  // namespace

StoreLocation default_store(bool upstream_is_loopback, Folder wanted) {
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
  if (wanted == Folder::as_it_is) return {StoreKind::sqlite, (folder / "kfstat.db").string()};
  std::error_code failure;
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  std::filesystem::create_directories(folder, failure);
  umask(before);
  if (failure)
    throw StoreFailure("the store's folder cannot be made: " + folder.string() + ": " + failure.message());
  return {StoreKind::sqlite, (folder / "kfstat.db").string()};
}

struct Store::Workers {
  Workers(asio::io_context& io, const StoreLocation& given, const std::string& corp, Observer told)
      : context(io), location(given), corp_id(corp), observer(std::move(told)), loop_reads(io) {
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
        while (workers.size() < postgresql_connections)
          start(true, true, nullptr);
        break;
    }
    watchdog = std::thread([this] { watch(); });
  }

  ~Workers() = default;
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False where a thread is left behind that waits for a connection to be made, which nothing interrupts; it
  // may still use this. Nobody waits for it.
  bool stop() {
    bool is_left_behind = false;
    {
      std::unique_lock lock(mutex);
      stopping = true;
      stop_by = Steady::now() + time_to_stop;
      for (Worker& worker : workers)
        worker.arrived.notify_one();
      const auto given_up_at = stop_by + time_to_be_interrupted;
      is_left_behind = !all_ended.wait_until(lock, given_up_at, [this] { return running == 0; });
      stopped = true;
    }
    look.notify_all();
    watchdog.join();
    for (std::thread& thread : threads) {
      if (is_left_behind) {
        thread.detach();
      } else {
        thread.join();
      }
    }
    return !is_left_behind;
  }

  void start(bool reads, bool writes, std::unique_ptr<StoreSession> session) {
    Worker& worker = workers.emplace_back();
    worker.reads = reads;
    worker.writes = writes;
    worker.session = std::move(session);
    {
      const std::lock_guard lock(mutex);
      ++running;
    }
    threads.emplace_back([this, &worker] {
      run(worker);
      const std::lock_guard lock(mutex);
      --running;
      all_ended.notify_one();
    });
  }

  // `Item`: a Job or a Keeping without its ending.
  template <class Item>
  void enqueue(std::deque<Item>& waiting, Item item, Done done, Steady::duration time, bool to_read = false) {
    item.ending = std::make_shared<Ending>(std::move(done), observer, Steady::now() + time);
    const char* why = "too much waits for the store";
    {
      const std::lock_guard lock(mutex);
      if (down) {
        why = "the store does not answer";
      } else if (waiting.size() < most_waiting) {
        waiting.push_back(std::move(item));
        wake_one(to_read);
        return;
      }
    }
    item.ending->tell(std::make_exception_ptr(StoreFailure(why)));
  }

  // One that has nothing to do, under the mutex. Waking them all would cost more than a short read.
  void wake_one(bool to_read) {
    const auto idle = std::ranges::find_if(workers, [to_read](const Worker& worker) {
      return worker.is_idle && (to_read ? worker.reads : worker.writes);
    });
    if (idle == workers.end()) return;
    idle->is_idle = false;
    idle->arrived.notify_one();
  }

  struct Task {
    std::function<void(StoreSession&)> work;
    std::vector<SeriesDays> days;
  };

  // The next one for the worker, under the mutex: short reads first. False where there is none.
  bool take(Worker& me, Task& task) {
    const auto first_of = [&](std::deque<Job>& queue) {
      if (queue.empty()) return false;
      task.work = std::move(queue.front().work);
      me.waiting = {queue.front().ending};
      me.deadline = me.waiting.front()->until();
      queue.pop_front();
      return true;
    };
    me.overdue = false;
    if (me.reads && (first_of(probes) || first_of(requests) || first_of(streams))) return true;
    if (!me.writes) return false;
    if (first_of(changes)) return true;
    if (keepings.empty()) return false;
    // Whoever waits may stop waiting; a write that is only slow is not given up for that.
    me.deadline = Steady::now() + time_to_change;
    while (!keepings.empty() && task.days.size() < most_in_one_transaction) {
      task.days.push_back(std::move(keepings.front().days));
      me.waiting.push_back(keepings.front().ending);
      keepings.pop_front();
    }
    return true;
  }

  void run(Worker& me) {
    while (true) {
      Task task;
      int outage = 0;
      {
        std::unique_lock lock(mutex);
        bool is_taken = false;
        me.arrived.wait(lock, [&] {
          is_taken = take(me, task);
          me.is_idle = !is_taken && !stopping;
          return !me.is_idle;
        });
        if (!is_taken) return;
        outage = outages;
      }
      // A session from before the store went away may wait for an answer that never comes.
      if (me.outage != outage && location.kind != StoreKind::memory) me.session.reset();
      std::exception_ptr failure;
      try {
        if (!me.session) me.session = connect();
        me.outage = outage;
        set_interruptible(me, me.session.get());
        if (task.work) {
          task.work(*me.session);
        } else {
          me.session->write_days(task.days, false);
        }
      } catch (const StoreFailure& error) {
        failure = std::current_exception();
        tell(error.what());
      } catch (const std::exception&) {
        failure = std::current_exception();
      }
      finish(me, failure);
    }
  }

  // Not where it is overdue before it has begun.
  void set_interruptible(Worker& me, StoreSession* session) {
    const std::lock_guard lock(mutex);
    if (me.overdue) throw StoreFailure("the store's connection came too late");
    me.interruptible = session;
  }

  void finish(Worker& me, const std::exception_ptr& failure) {
    Endings endings;
    bool is_overdue = false;
    {
      const std::lock_guard lock(mutex);
      me.interruptible = nullptr;
      me.deadline = Steady::time_point::max();
      endings.swap(me.waiting);
      is_overdue = me.overdue;
      if (!failure && !is_overdue) answered_at = Steady::now();
    }
    // In memory there is nothing to come back to.
    if ((failure || is_overdue) && location.kind != StoreKind::memory) me.session.reset();
    tell_all(endings, failure);
  }

  std::unique_ptr<StoreSession> connect() {
    try {
      auto session = std::make_unique<StoreSession>(location, corp_id);
      ++connected;
      return session;
    } catch (const StoreFailure&) {
      Endings waiting;
      {
        const std::lock_guard lock(mutex);
        go_down(waiting);
      }
      tell_all(waiting, std::current_exception());
      throw;
    }
  }

  // Under the mutex; all that waits is in `endings` then.
  void go_down(Endings& endings) {
    if (location.kind == StoreKind::memory) return;
    if (!down) {
      ++outages;
      probe_at = Steady::now() + between_probes;
    }
    down = true;
    const auto all = [](const auto&) { return true; };
    for (std::deque<Job>* const queue : {&requests, &streams, &changes})
      take_out(*queue, endings, all);
    take_out(keepings, endings, all);
  }

  // Nobody waits longer than they said; a session that lets somebody wait too long is interrupted.
  void watch() {
    std::unique_lock lock(mutex);
    while (!stopped) {
      look.wait_for(lock, between_looks);
      const auto now = Steady::now();
      const auto is_late = [&](Steady::time_point deadline) {
        return now >= (stopping ? std::min(deadline, stop_by) : deadline);
      };
      Endings late;
      bool is_stuck = false;
      for (Worker& worker : workers) {
        std::ranges::copy_if(worker.waiting, std::back_inserter(late),
                             [&](const auto& ending) { return is_late(ending->until()); });
        if (worker.overdue || worker.waiting.empty() || !is_late(worker.deadline)) continue;
        worker.overdue = is_stuck = true;
        late.insert(late.end(), worker.waiting.begin(), worker.waiting.end());
        if (worker.interruptible != nullptr) worker.interruptible->interrupt();
      }
      for (std::deque<Job>* const queue : {&probes, &requests, &streams, &changes})
        take_out(*queue, late, [&](const Job& job) { return is_late(job.ending->until()); });
      take_out(keepings, late, [&](const Keeping& keeping) { return is_late(keeping.ending->until()); });
      if (is_stuck) go_down(late);
      ask_whether_it_is_there(now);
      lock.unlock();
      if (is_stuck) tell("no answer in time");
      if (!late.empty()) tell_all(late, std::make_exception_ptr(StoreFailure("no answer in time")));
      lock.lock();
    }
  }

  // Under the mutex.
  void ask_whether_it_is_there(Steady::time_point now) {
    if (probing || stopping || location.kind == StoreKind::memory) return;
    if (down ? now < probe_at : now - answered_at < quiet) return;
    probing = true;
    probe_at = now + between_probes;
    Done done = [this](const std::exception_ptr& why) {
      const std::lock_guard guard(mutex);
      probing = false;
      if (why) return;
      if (down) log_event("info", "store_is_back", {});
      down = false;
    };
    static const Observer nobody;
    probes.push_back({[](StoreSession& session) { session.probe(); },
                      std::make_shared<Ending>(std::move(done), nobody, now + time_of_a_request)});
    wake_one(true);
  }

  // Once a second at most: a store that is down fails with every request.
  void tell(const std::string& what) {
    const std::lock_guard lock(mutex);
    if (Steady::now() < tell_at) return;
    tell_at = Steady::now() + std::chrono::seconds(1);
    log_event("error", "store_failed", {{"detail", what}});
  }

  asio::io_context& context;
  StoreLocation location;
  std::string corp_id;
  Observer observer;
  std::mutex mutex;  // for what follows
  std::condition_variable look;
  std::deque<Job> probes;
  std::deque<Job> requests;
  std::deque<Job> streams;
  std::deque<Job> changes;
  std::deque<Keeping> keepings;
  std::deque<Worker> workers;
  bool down = false;
  bool probing = false;
  int outages = 0;
  Steady::time_point answered_at = Steady::now();
  Steady::time_point probe_at{};
  Steady::time_point tell_at{};
  Steady::time_point stop_by{};
  bool stopping = false;
  bool stopped = false;
  std::size_t running = 0;
  std::condition_variable all_ended;
  std::vector<std::thread> threads;
  std::thread watchdog;

  // What follows is for the context's thread, but for the count.

  // False where the store is not SQLite, or would have to be waited for.
  bool look_at_once(const std::function<void(StoreSession&)>& work) {
    if (location.kind != StoreKind::sqlite || is_down()) return false;
    try {
      // The others may have come back to another file.
      if (!watcher || watched != connected) {
        watched = connected;
        watcher = std::make_unique<StoreSession>(location, corp_id, std::chrono::seconds(0));
        ++watchers;
      }
      work(*watcher);
      return true;
    } catch (const StoreFailure&) {
      watcher.reset();
      return false;
    }
  }

  bool is_down() {
    const std::lock_guard lock(mutex);
    return down;
  }

  // Whether the loop may read; sessions from before an outage may wait for an answer that never comes.
  bool loop_may_read() {
    int now = 0;
    {
      const std::lock_guard lock(mutex);
      if (down) return false;
      now = outages;
    }
    if (std::exchange(loop_outage, now) != now) loop_reads.drop_all();
    return true;
  }

  void count(bool done, Steady::time_point begun) {
    if (done) {
      const std::lock_guard lock(mutex);
      answered_at = Steady::now();
    }
    if (observer)
      observer(done, std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun));
  }

  // `outage`: what was known when the read began; the store may have come back since.
  void gave_no_answer(const StoreFailure& why, int outage) {
    Endings waiting;
    {
      const std::lock_guard lock(mutex);
      if (outages != outage) return;
      go_down(waiting);
    }
    tell(why.what());
    tell_all(waiting, std::make_exception_ptr(why));
  }

  LoopReads loop_reads;
  int loop_outage = 0;

  std::atomic<int> connected = 0;  // how often a session was made anew
  int watched = 0;                 // what that was when the watcher was made
  std::int64_t watchers = 0;
  std::unique_ptr<StoreSession> watcher;
};

Store::Store(asio::io_context& context, const StoreLocation& location, const std::string& corp_id,
             Observer observer)
    : workers_(std::make_unique<Workers>(context, location, corp_id, std::move(observer))) {}

Store::~Store() {
  if (workers_->stop()) return;
  [[maybe_unused]] static const Workers* left_behind = nullptr;
  left_behind = workers_.release();
}

StoreKind Store::kind() const {
  return workers_->location.kind;
}

bool Store::is_up() const {
  const std::lock_guard lock(workers_->mutex);
  return !workers_->down;
}

std::chrono::steady_clock::duration Store::silent_for() const {
  const std::lock_guard lock(workers_->mutex);
  return workers_->location.kind == StoreKind::memory ? Steady::duration::zero()
                                                      : Steady::now() - workers_->answered_at;
}

std::optional<std::int64_t> Store::version() {
  std::optional<std::int64_t> version;
  workers_->look_at_once(
      [&](StoreSession& session) { version = (workers_->watchers << 32U) + session.version(); });
  return version;
}

asio::awaitable<void> Store::open_for_the_loop() {
  std::function<std::unique_ptr<StoreSession>(StoreSession&)> open =
      [location = workers_->location, corp_id = workers_->corp_id](StoreSession& other) {
        std::unique_ptr<StoreSession> made;
        if (!other.reads_plainly()) return made;
        try {
          made = std::make_unique<StoreSession>(location, corp_id);
        } catch (const StoreFailure&) {
          made = nullptr;  // there may be no more connections: the threads have theirs
        }
        return made;
      };
  bool is_open = false;
  try {
    std::unique_ptr<StoreSession> session = co_await change(std::move(open));
    is_open = session != nullptr;
    if (is_open) workers_->loop_reads.add(std::move(session));
  } catch (const std::exception&) {
    is_open = false;  // the threads go on
  }
  if (!is_open) workers_->loop_reads.has_none();
}

asio::awaitable<std::vector<StoredDay>> Store::read_days(Series series, DayRange range) {
  const auto begun = Steady::now();
  std::optional<std::vector<StoredDay>> days;
  if (workers_->look_at_once([&](StoreSession& session) { days = session.read_days(series, range); })) {
    workers_->count(true, begun);
    co_return *std::move(days);
  }
  if (workers_->location.kind == StoreKind::postgresql && workers_->loop_may_read()) {
    if (workers_->loop_reads.wants_session())
      asio::co_spawn(workers_->context, open_for_the_loop(), asio::detached);
    const int outage = workers_->loop_outage;
    std::optional<StoreFailure> failure;
    bool is_silent = false;
    try {
      days = co_await workers_->loop_reads.read(series, range, time_of_a_request);
    } catch (const LoopReads::Silence& why) {
      failure = why;
      is_silent = true;
    } catch (const StoreFailure& why) {
      failure = why;
    }
    if (days) {
      workers_->count(true, begun);
      co_return *std::move(days);
    }
    if (is_silent) workers_->gave_no_answer(*failure, outage);
    // A connection that was lost is no matter: a thread has its own. What took long may not take as long
    // again.
    if (failure && Steady::now() - begun > soon_enough) {
      workers_->count(false, begun);
      throw StoreFailure(*failure);
    }
  }
  std::function<std::vector<StoredDay>(StoreSession&)> work = [series, range](StoreSession& session) {
    return session.read_days(series, range);
  };
  co_return co_await read(std::move(work));
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

asio::awaitable<void> Store::submit(std::function<void(StoreSession&)> job, Line line) {
  std::function<void(Done)> begin = [this, job = std::move(job), line](Done done) {
    switch (line) {
      case Line::requests:
        return workers_->enqueue(workers_->requests, {job, {}}, std::move(done), time_of_a_request, true);
      case Line::streams:
        return workers_->enqueue(workers_->streams, {job, {}}, std::move(done), time_of_a_request, true);
      case Line::changes:
        return workers_->enqueue(workers_->changes, {job, {}}, std::move(done), time_to_change);
      case Line::long_changes:
        return workers_->enqueue(workers_->changes, {job, {}}, std::move(done), time_at_length);
    }
  };
  co_await await_done(workers_->context, std::move(begin));
}

asio::awaitable<void> Store::write(std::function<void(StoreSession&)> work) {
  co_await submit(std::move(work), Line::changes);
}

asio::awaitable<void> Store::write_at_length(std::function<void(StoreSession&)> work) {
  co_await submit(std::move(work), Line::long_changes);
}

asio::awaitable<void> Store::keep(SeriesDays days, bool for_a_request) {
  auto shared = std::make_shared<SeriesDays>(std::move(days));
  const std::chrono::seconds time = for_a_request ? time_of_a_request : time_to_change;
  std::function<void(Done)> begin = [this, shared, time](Done done) {
    workers_->enqueue(workers_->keepings, {std::move(*shared), {}}, std::move(done), time);
  };
  co_await await_done(workers_->context, std::move(begin));
}

}  // namespace kfstat::relay
