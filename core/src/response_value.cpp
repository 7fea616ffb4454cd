#include "response_value.hpp"

#include <algorithm>
#include <cmath>

namespace kfstat {
namespace {

std::string_view text_between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

const char* ValueSkipper::skip_value(const char* at, const char* end, int depth) {
  scanner_ = json::Scanner(text_between(at, end));
  keys_.clear();
  return skip_value(depth) ? scanner_.at : nullptr;
}

const char* ValueSkipper::read_string(const char* at, const char* end, std::string_view& text) {
  scanner_ = json::Scanner(text_between(at, end));
  return read_string(text) ? scanner_.at : nullptr;
}

bool ValueSkipper::skip_value(int depth) {
  json::StringText text;
  switch (scanner_.skip_space()) {
    case '{':
      return depth < json::max_depth && skip_members(depth + 1);
    case '[':
      return depth < json::max_depth && skip_items(depth + 1);
    case '"':
      return skip_string(text);
    case 't':
      return scanner_.skip_word("true");
    case 'f':
      return scanner_.skip_word("false");
    case 'n':
      return scanner_.skip_word("null");
    default:
      return skip_number();
  }
}

bool ValueSkipper::skip_number() {
  const char* const begin = scanner_.at;
  bool is_plain = false;
  if (!scanner_.skip_number(is_plain)) return false;
  const std::string_view number = text_between(begin, scanner_.at);
  // A double holds whatever so few digits make, and so small an exponent.
  constexpr std::size_t most_characters = 200;
  constexpr std::size_t most_behind_exponent = 3;
  const std::size_t exponent = is_plain ? number.size() : std::min(number.find_first_of("eE"), number.size());
  if (number.size() < most_characters && number.size() - exponent <= most_behind_exponent) return true;
  return !std::isinf(json::read_real(number));
}

bool ValueSkipper::skip_string(json::StringText& text) {
  return scanner_.skip_string(text) && (text.is_ascii || !json::find_invalid_utf8(text.raw));
}

bool ValueSkipper::read_string(std::string_view& text) {
  json::StringText string;
  if (!skip_string(string)) return false;
  text = string.is_escaped ? unescaped_.emplace_back(json::unescape(string.raw)) : string.raw;
  return true;
}

bool ValueSkipper::skip_items(int depth) {
  ++scanner_.at;
  if (scanner_.skip_space() == ']') return scanner_.skip(']');
  do {
    if (!skip_value(depth)) return false;
    scanner_.skip_space();
  } while (scanner_.skip(','));
  return scanner_.skip(']');
}

bool ValueSkipper::skip_members(int depth) {
  const std::size_t first = keys_.size();
  ++scanner_.at;
  if (scanner_.skip_space() == '}') return scanner_.skip('}');
  do {
    scanner_.skip_space();
    std::string_view key;
    if (!read_string(key)) return false;
    keys_.push_back(key);
    scanner_.skip_space();
    if (!scanner_.skip(':') || !skip_value(depth)) return false;
    scanner_.skip_space();
  } while (scanner_.skip(','));
  return scanner_.skip('}') && !has_key_twice(first);
}

// Of the object that ends there.
bool ValueSkipper::has_key_twice(std::size_t first) {
  const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
  if (keys_.size() - first > 1) {
    std::make_heap(begin, keys_.end());
    std::sort_heap(begin, keys_.end());
  }
  const bool found = std::adjacent_find(begin, keys_.end()) != keys_.end();
  keys_.resize(first);
  return found;
}

}  // namespace kfstat
