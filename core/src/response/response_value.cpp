#include "response/response_value.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace kfstat {
namespace {

class Skipper {
 public:
  Skipper(const char* at, const char* end) : at_(at), end_(end) {}

  const char* at() const { return at_; }

  bool skip_value(int depth) {
    skip_space();
    if (skip('{')) return depth < json::max_depth && skip_members(depth + 1);
    if (skip('[')) return depth < json::max_depth && skip_items(depth + 1);
    std::string_view text;
    if (is_next('"')) return skip_string(text);
    return skip_word("null") || skip_word("true") || skip_word("false") || skip_number();
  }

 private:
  bool is_next(char character) const { return at_ != end_ && *at_ == character; }

  bool skip(char character) {
    if (!is_next(character)) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (skip(' ') || skip('\n') || skip('\r') || skip('\t')) {
    }
  }

  bool skip_word(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool skip_digits() {
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
      ++at_;
    return at_ != begin;
  }

  // A double holds whatever so many digits make, with so small an exponent.
  bool skip_number() {
    constexpr std::ptrdiff_t most_digits = 200;
    const char* const begin = at_;
    skip('-');
    if (!skip('0') && !skip_digits()) return false;
    if (skip('.') && !skip_digits()) return false;
    const char* exponent = at_;
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      exponent = at_;
      if (!skip_digits()) return false;
    }
    return at_ - exponent <= 2 && at_ - begin < most_digits;
  }

  bool skip_string(std::string_view& text) {
    if (!skip('"')) return false;
    const char* const begin = at_;
    bool is_ascii = true;
    while (at_ != end_ && *at_ != '"') {
      if (static_cast<unsigned char>(*at_) < 0x20 || (*at_ == '\\' && !skip_escape())) return false;
      is_ascii = is_ascii && static_cast<unsigned char>(*at_) < 0x80;
      ++at_;
    }
    text = {begin, static_cast<std::size_t>(at_ - begin)};
    return skip('"') && (is_ascii || !json::find_invalid_utf8(text));
  }

  // Up to its last character.
  bool skip_escape() {
    constexpr std::string_view simple = "\"\\/bfnrt";
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    constexpr std::ptrdiff_t length_of_unit = 4;
    ++at_;
    if (at_ == end_ || *at_ != 'u') return at_ != end_ && simple.find(*at_) != std::string_view::npos;
    if (end_ - at_ <= length_of_unit) return false;
    const std::string_view unit(at_ + 1, length_of_unit);
    at_ += length_of_unit;
    if (unit.find_first_not_of(hex) != std::string_view::npos) return false;
    if (unit[0] != 'd' && unit[0] != 'D') return true;
    if (unit[1] >= '0' && unit[1] <= '7') return true;
    // Only both halves of a pair are a character: a first one is D8 to DB, a second one DC to DF.
    const auto is_second = [](char digit) { return digit > 'B' && digit != 'a' && digit != 'b'; };
    if (is_second(unit[1]) || end_ - at_ <= length_of_unit + 2 || at_[1] != '\\' || at_[2] != 'u')
      return false;
    const std::string_view low(at_ + 3, length_of_unit);
    at_ += length_of_unit + 2;
    return (low[0] == 'd' || low[0] == 'D') && is_second(low[1]) &&
           low.find_first_not_of(hex) == std::string_view::npos;
  }

  bool skip_items(int depth) {
    skip_space();
    if (skip(']')) return true;
    do {
      if (!skip_value(depth)) return false;
      skip_space();
    } while (skip(','));
    return skip(']');
  }

  bool skip_members(int depth) {
    std::array<std::string_view, 16> keys;
    std::size_t count = 0;
    skip_space();
    if (skip('}')) return true;
    do {
      skip_space();
      if (count == keys.size() || !skip_string(keys[count])) return false;
      const std::string_view key = keys[count++];
      // With escapes two may be the same and look different.
      if (key.find('\\') != std::string_view::npos) return false;
      if (std::find(keys.begin(), keys.begin() + count - 1, key) != keys.begin() + count - 1) return false;
      skip_space();
      if (!skip(':') || !skip_value(depth)) return false;
      skip_space();
    } while (skip(','));
    return skip('}');
  }

  const char* at_;
  const char* end_;
};

}  // namespace

const char* skip_value(const char* at, const char* end, int depth) {
  Skipper skipper(at, end);
  return skipper.skip_value(depth) ? skipper.at() : nullptr;
}

}  // namespace kfstat
