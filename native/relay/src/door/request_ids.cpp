#include "door/request_ids.hpp"

#include <algorithm>
#include <random>

namespace kfstat::relay {
namespace {

constexpr std::size_t longest_id = 128;

}  // namespace

RequestIds::RequestIds() : prefix_(std::to_string(std::random_device{}()) + "-") {}

std::string RequestIds::next(const http::Request& request, const AccessRules& rules) {
  const auto given = request.header("X-Request-Id").only();
  const auto is_fit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  };
  if (given && !given->empty() && given->size() <= longest_id && std::ranges::all_of(*given, is_fit) &&
      is_listed_proxy(rules, request)) {
    return std::string(*given);
  }
  return prefix_ + std::to_string(++last_);
}

}  // namespace kfstat::relay
