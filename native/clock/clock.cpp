#include "clock/clock.hpp"

#include "kfstat/calendar.hpp"

#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace kfstat {
namespace {

std::optional<std::int64_t> parse_time(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with(' '))
    text.remove_suffix(1);
  std::int64_t time = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, time);
  if (failure != std::errc{} || stop != end || time < 0 || time > last_instant) return std::nullopt;
  return time;
}

std::optional<std::int64_t> read_time(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return parse_time(text);
}

}  // namespace

Clock::Clock(std::string_view given) {
  const bool is_file = given.starts_with('@');
  if (is_file) file_ = given.substr(1);
  const auto time = is_file ? read_time(file_) : parse_time(given);
  if (!time) {
    const std::string what = "a whole number from 0 to " + std::to_string(last_instant) + ", Unix seconds";
    throw std::invalid_argument(is_file ? "must be @ and the name of a file that holds " + what
                                        : "must be " + what + ", or @FILE with a file that holds one");
  }
  last_ = std::make_shared<std::atomic<std::int64_t>>(*time);
}

std::int64_t Clock::now() const {
  if (!last_) return std::time(nullptr);
  if (!file_.empty()) {
    if (const auto time = read_time(file_)) *last_ = *time;
  }
  return *last_;
}

}  // namespace kfstat
