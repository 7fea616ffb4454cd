#include "figures/recent_answers.hpp"

#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t most_bytes = std::size_t{8} * 1024 * 1024;

}  // namespace

const std::string* RecentAnswers::find(const std::string& key, std::int64_t version) {
  if (version != version_) {
    texts_.clear();
    bytes_ = 0;
    version_ = version;
  }
  const auto found = texts_.find(key);
  return found != texts_.end() ? &found->second : nullptr;
}

void RecentAnswers::keep(std::string key, std::int64_t version, std::string text) {
  if (version != version_) return;
  const std::size_t size = key.size() + text.size();
  if (bytes_ + size > most_bytes) {
    texts_.clear();
    bytes_ = 0;
  }
  if (size <= most_bytes && texts_.emplace(std::move(key), std::move(text)).second) bytes_ += size;
}

}  // namespace kfstat::relay
