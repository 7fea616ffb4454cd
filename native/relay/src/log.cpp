#include "log.hpp"

#include <poll.h>
#include <spdlog/async.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <mutex>

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

std::string quoted(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

using Clock = std::chrono::steady_clock;

constexpr std::size_t lines_that_wait = 4096;
constexpr auto time_to_end = std::chrono::seconds(1);

std::atomic<Clock::time_point> gives_up_at{Clock::time_point::max()};
std::atomic<std::uint64_t> lines_cut{0};  // given up at the end
// spdlog's registry is locked while it ends this, so it cannot be asked for it then.
std::atomic<spdlog::details::thread_pool*> queue{nullptr};

// Standard error as a pipe or a socket whose reader may stop reading. Only the log's own thread waits for it,
// and what comes meanwhile waits in a queue that drops its oldest lines.
class StandardError final : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::uint64_t lost = lost_log_lines();
    std::string text(message.payload.data(), message.payload.size());
    text += '\n';
    if (lost > told_) {
      LogLine line("warn", "log_lines_lost");
      line.add("lines", static_cast<std::int64_t>(lost - told_));
      text.insert(0, line.text() + '\n');
    }
    if (write_all(text)) {
      told_ = lost;
    } else {
      ++lines_cut;
    }
  }

  void flush_() override {}

  static bool wait_until_writable() {
    pollfd waiting{STDERR_FILENO, POLLOUT, 0};
    while (Clock::now() < gives_up_at.load()) {
      constexpr int look_again_ms = 100;
      if (poll(&waiting, 1, look_again_ms) > 0) return true;
    }
    return poll(&waiting, 1, 0) > 0;
  }

  // In pieces that a pipe takes without making anybody wait.
  static bool write_all(std::string_view text) {
    constexpr std::size_t piece = 4096;
    while (!text.empty()) {
      if (!wait_until_writable()) return false;
      const ssize_t written = ::write(STDERR_FILENO, text.data(), std::min(text.size(), piece));
      if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  std::uint64_t told_ = 0;
};

// What waits is written, as long as somebody reads it.
void end_log() {
  gives_up_at = Clock::now() + time_to_end;
  spdlog::shutdown();
  queue = nullptr;
}

spdlog::level::level_enum level_of(std::string_view name) {
  return spdlog::level::from_str(std::string(name));
}

}  // namespace

void start_log(std::string_view level) {
  spdlog::init_thread_pool(lines_that_wait, 1);
  queue = spdlog::thread_pool().get();
  auto logger = spdlog::create_async_nb<StandardError>("kfstat-relay");
  logger->set_level(level_of(level));
  spdlog::set_default_logger(logger);
  std::atexit(end_log);
}

std::uint64_t lost_log_lines() {
  spdlog::details::thread_pool* const waiting = queue;
  return (waiting == nullptr ? 0 : waiting->overrun_counter()) + lines_cut;
}

void silence_log() {
  spdlog::set_level(spdlog::level::off);
}

void log_event(std::string_view level, std::string_view event, const nlohmann::ordered_json& fields) {
  LogLine line(level, event);
  for (const auto& [name, value] : fields.items())
    line.add_json(name, value);
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
  if (!is_plain(text)) return add_json(name, text);
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

void LogLine::add_json(std::string_view name, const nlohmann::ordered_json& value) {
  text_ += ",\"";
  text_ += name;
  text_ += "\":";
  text_ += quoted(value);
}

std::string LogLine::text() const {
  return text_ + '}';
}

void LogLine::write() const {
  spdlog::log(level_of(level_), "{}", text());
}

}  // namespace kfstat::relay
