#include "watch/log.hpp"

#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace kfstat::relay {
namespace {

std::string time_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  thread_local std::time_t known = -1;
  thread_local std::string text;
  if (seconds != known) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> digits{};
    text.assign(digits.data(), std::strftime(digits.data(), digits.size(), "%Y-%m-%dT%H:%M:%S", &parts));
    known = seconds;
  }
  std::string fraction = std::to_string(1000 + ms);
  fraction.front() = '.';
  return text + fraction + "Z";
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

std::string json_text(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

using Steady = std::chrono::steady_clock;

constexpr std::size_t lines_that_wait = 4096;
constexpr std::size_t lines_at_once = 256;
constexpr std::chrono::milliseconds time_to_gather{20};
constexpr std::chrono::seconds time_to_end{1};
constexpr std::array<std::string_view, 4> levels = {"debug", "info", "warn", "error"};

std::size_t rank_of(std::string_view level) {
  return static_cast<std::size_t>(std::ranges::find(levels, level) - levels.begin());
}

// Standard error as a pipe or a socket whose reader may stop reading. Only the log's own thread waits for it,
// and what comes meanwhile waits in a queue that drops its oldest lines. Waking a thread and writing for
// every line would cost more than answering from a cache, so lines of requests are gathered for a moment.
class Log {
 public:
  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void start(std::string_view level) {
    lowest_ = rank_of(level);
    writer_ = std::thread([this] { run(); });
  }

  // What waits is written, as long as somebody reads it.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      gives_up_at_ = Steady::now() + time_to_end;
      is_ending_ = true;
    }
    arrived_.notify_one();
    if (writer_.joinable()) writer_.join();
  }

  void add(std::string_view level, std::string line) {
    const std::size_t rank = rank_of(level);
    if (rank < lowest_) return;
    bool is_to_wake = false;
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_) return;
      if (waiting_.size() == lines_that_wait) {
        waiting_.pop_front();
        ++lost_;
      }
      is_to_wake = waiting_.empty();
      waiting_.push_back(std::move(line));
      if (rank > rank_of("info") && !is_urgent_) {
        is_urgent_ = true;
        is_to_wake = true;
      }
    }
    if (is_to_wake) arrived_.notify_one();
  }

  std::uint64_t lost() const { return lost_; }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      arrived_.wait(lock, [this] { return !waiting_.empty() || is_ending_; });
      arrived_.wait_for(lock, time_to_gather, [this] { return is_urgent_ || is_ending_; });
      if (waiting_.empty()) return;
      is_urgent_ = false;
      while (!waiting_.empty())
        write_some(lock);
    }
  }

  void write_some(std::unique_lock<std::mutex>& lock) {
    std::string text;
    std::uint64_t lines = 0;
    for (; !waiting_.empty() && lines < lines_at_once; ++lines) {
      text += waiting_.front();
      text += '\n';
      waiting_.pop_front();
    }
    lock.unlock();
    const std::uint64_t lost = lost_;
    if (lost > told_) {
      LogLine line("warn", "log_lines_lost");
      line.add("lines", static_cast<std::int64_t>(lost - told_));
      text.insert(0, line.text() + '\n');
    }
    if (write_all(text)) {
      told_ = lost;
    } else {
      lost_ += lines;
    }
    lock.lock();
  }

  bool wait_until_writable() const {
    pollfd waiting{STDERR_FILENO, POLLOUT, 0};
    while (Steady::now() < gives_up_at_.load()) {
      constexpr int look_again_ms = 100;
      if (poll(&waiting, 1, look_again_ms) > 0) return true;
    }
    return poll(&waiting, 1, 0) > 0;
  }

  // In pieces that a pipe takes without making anybody wait.
  bool write_all(std::string_view text) const {
    constexpr std::size_t piece = 4096;
    while (!text.empty()) {
      if (!wait_until_writable()) return false;
      const ssize_t written = ::write(STDERR_FILENO, text.data(), std::min(text.size(), piece));
      if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  std::atomic<std::size_t> lowest_ = levels.size();  // until it is started, nothing is written
  std::atomic<Steady::time_point> gives_up_at_ = Steady::time_point::max();
  std::atomic<std::uint64_t> lost_ = 0;
  std::uint64_t told_ = 0;  // of the writer
  std::thread writer_;
  std::mutex mutex_;  // for what follows
  std::condition_variable arrived_;
  std::deque<std::string> waiting_;
  bool is_urgent_ = false;
  bool is_ending_ = false;
};

// Never destroyed: a thread that nobody waits for may still have a word to say.
Log& the_log() {
  static Log* const log = new Log;
  return *log;
}

}  // namespace

void start_log(std::string_view level) {
  the_log().start(level);
  std::atexit([] { the_log().end(); });
}

LogValue::LogValue(std::string_view text) : json(json_text(text)) {}

LogValue::LogValue(const std::vector<std::string>& texts) : json(json_text(texts)) {}

std::uint64_t lost_log_lines() {
  return the_log().lost();
}

void log_event(std::string_view level, std::string_view event, const LogFields& fields) {
  LogLine line(level, event);
  for (const auto& [name, value] : fields)
    line.add_text(name, value.json);
  line.write();
}

LogLine::LogLine(std::string_view level, std::string_view event) : level_(level) {
  text_.reserve(512);
  text_ += R"({"time":")";
  text_ += time_now();
  text_ += '"';
  add("level", level);
  add("event", event);
}

void LogLine::add(std::string_view name, std::string_view text) {
  if (!is_plain(text)) return add_text(name, json_text(text));
  text_ += ",\"";
  text_ += name;
  text_ += "\":\"";
  text_ += text;
  text_ += '"';
}

void LogLine::add(std::string_view name, std::int64_t number) {
  std::array<char, 24> digits{};
  text_ += ",\"";
  text_ += name;
  text_ += "\":";
  text_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void LogLine::add_text(std::string_view name, std::string_view json) {
  text_ += ",\"";
  text_ += name;
  text_ += "\":";
  text_ += json;
}

std::string LogLine::text() const {
  return text_ + '}';
}

void LogLine::write() const {
  the_log().add(level_, text());
}

}  // namespace kfstat::relay
