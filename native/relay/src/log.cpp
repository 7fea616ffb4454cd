#include "log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <ctime>

namespace kfstat::relay {
namespace {

std::string time_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string fraction = std::to_string(1000 + ms);
  fraction.front() = '.';
  return std::string(text.data(), size) + fraction + "Z";
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
  nlohmann::ordered_json line = {{"time", time_now()}, {"level", level}, {"event", event}};
  for (const auto& [name, value] : fields.items())
    line[name] = value;
  spdlog::info("{}", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace kfstat::relay
