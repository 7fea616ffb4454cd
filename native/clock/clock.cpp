#include "clock/clock.hpp"

#include <kfstat/calendar.hpp>

#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>
#include <list>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace kfstat {
namespace {

std::optional<std::int64_t> parse_time(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with(' '))
    text.remove_suffix(1);
  std::int64_t time = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, time);
  if (failure != std::errc{} || stop != end || !is_instant(time)) return std::nullopt;
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

struct Clock::Hands {
  std::int64_t began_at = 0;
  std::chrono::nanoseconds moved{0};
  std::list<std::function<void()>> watchers;
};

Clock Clock::standing(std::int64_t now) {
  Clock clock;
  clock.hands_ = std::make_shared<Hands>();
  clock.hands_->began_at = now;
  return clock;
}

void Clock::move(std::chrono::nanoseconds by) const {
  hands_->moved += by;
  // Who looks may stop watching, or begin to.
  const std::vector<std::function<void()>> watchers(hands_->watchers.begin(), hands_->watchers.end());
  for (const auto& look : watchers)
    look();
}

std::shared_ptr<void> Clock::watch(std::function<void()> look) const {
  if (!hands_) return nullptr;
  const auto place = hands_->watchers.insert(hands_->watchers.end(), std::move(look));
  return {static_cast<void*>(&*place), [hands = hands_, place](void*) { hands->watchers.erase(place); }};
}

Moment Clock::steady() const {
  if (!hands_) return std::chrono::steady_clock::now();
  // Far from the beginning of time, which stands for never.
  return Moment(std::chrono::hours(24)) + hands_->moved;
}

std::int64_t Clock::now() const {
  if (hands_)
    return hands_->began_at + std::chrono::duration_cast<std::chrono::seconds>(hands_->moved).count();
  if (!last_) return std::time(nullptr);
  if (!file_.empty()) {
    if (const auto time = read_time(file_)) *last_ = *time;
  }
  return *last_;
}

}  // namespace kfstat
