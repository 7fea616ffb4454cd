#include "log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <ctime>

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

}  // namespace

void start_log() {
  auto logger = spdlog::stderr_logger_mt("kfstat-relay");
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
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

LogLine::LogLine(std::string_view level, std::string_view event) {
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

void LogLine::write() {
  text_ += '}';
  spdlog::info("{}", text_);
}

}  // namespace kfstat::relay
