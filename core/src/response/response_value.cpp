#include "response/response_value.hpp"

#include "json/json.hpp"
#include "response/response_digits.hpp"
#include "response/response_words.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kfstat {
namespace {

// Each of these says where what it stands at ends, or null.

const char* skip_space(const char* at, const char* end) {
  while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    ++at;
  return at;
}

// Behind the character and the white space before it.
const char* skip(char character, const char* at, const char* end) {
  at = skip_space(at, end);
  return at != end && *at == character ? at + 1 : nullptr;
}

// Character by character: the words are too short for a call.
const char* skip_word(const char* word, const char* at, const char* end) {
  for (; *word != '\0'; ++word, ++at) {
    if (at == end || *at != *word) return nullptr;
  }
  return at;
}

const char* skip_digits(const char* at, const char* end) {
  const char* const begin = at;
  while (at != end && *at >= '0' && *at <= '9')
    ++at;
  return at == begin ? nullptr : at;
}

// A double holds whatever so many digits make, with so small an exponent.
const char* skip_number(const char* at, const char* end) {
  constexpr std::ptrdiff_t most_digits = 200;
  const char* const begin = at;
  if (at != end && *at == '-') ++at;
  const char* behind = skip_digits(at, end);
  if (behind == nullptr || (*at == '0' && behind - at > 1)) return nullptr;
  if (behind != end && *behind == '.') behind = skip_digits(behind + 1, end);
  if (behind != nullptr && behind != end && (*behind == 'e' || *behind == 'E')) {
    at = behind + 1;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    behind = skip_digits(at, end);
    if (behind != nullptr && behind - at > 2) return nullptr;
  }
  return behind != nullptr && behind - begin < most_digits ? behind : nullptr;
}

// Bits for those of the eight characters that do not stand for themselves in a text, or are no ASCII; right
// up to the first of them.
std::uint64_t mark_special(std::uint64_t word) {
  const std::uint64_t control = word - every_byte * 0x20;
  const std::uint64_t quote = (word ^ every_byte * '"') - every_byte;
  const std::uint64_t backslash = (word ^ every_byte * '\\') - every_byte;
  return (word | control | quote | backslash) & every_byte * 0x80;
}

// From the backslash.
const char* skip_escape(const char* at, const char* end) {
  constexpr std::string_view simple = "\"\\/bfnrt";
  const auto is_hex = [](char digit) {
    return (digit >= '0' && digit <= '9') || ((digit | ' ') >= 'a' && (digit | ' ') <= 'f');
  };
  constexpr std::ptrdiff_t length = 6;  // \u4eba
  const std::string_view rest(at, static_cast<std::size_t>(std::min(end - at, 2 * length)));
  if (rest.size() < 2) return nullptr;
  if (rest[1] != 'u') return simple.find(rest[1]) == std::string_view::npos ? nullptr : at + 2;
  if (rest.size() < length || !std::all_of(at + 2, at + length, is_hex)) return nullptr;
  const auto is_half = [](char digit) { return digit == 'd' || digit == 'D'; };
  if (!is_half(rest[2]) || rest[3] < '8') return at + length;
  // Only both halves of a pair are a character: a first one is D8 to DB, a second one DC to DF.
  const auto is_second = [](char digit) { return digit > 'B' && digit != 'a' && digit != 'b'; };
  const bool is_pair = !is_second(rest[3]) && rest.size() == 2 * length && rest.substr(6, 2) == "\\u" &&
                       is_half(rest[8]) && is_second(rest[9]) && std::all_of(at + 8, at + 12, is_hex);
  return is_pair ? at + 2 * length : nullptr;
}

const char* skip_string(const char* at, const char* end, bool may_have_escapes) {
  if (at == end || *at != '"') return nullptr;
  const char* const begin = ++at;
  bool is_checked = true;
  while (true) {
    if (end - at >= 8) {
      const std::uint64_t special = mark_special(load_word(at));
      at += special == 0 ? 8 : std::countr_zero(special) / 8;
      if (special == 0) continue;
    }
    if (at == end) return nullptr;
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '"') break;
    if (byte == '\\') {
      if (!may_have_escapes) return nullptr;
      at = skip_escape(at, end);
      if (at == nullptr) return nullptr;
    } else if (byte < 0x20) {
      return nullptr;
    } else if (byte < 0x80) {
      ++at;
    } else if (end - at >= 8 && (load_word(at) & 0xC0C0F0) == 0x8080E0 && byte != 0xE0 && byte != 0xED) {
      at += 3;  // as most Chinese characters
    } else {
      is_checked = false;
      ++at;
    }
  }
  const std::string_view text(begin, static_cast<std::size_t>(at - begin));
  return is_checked || !json::find_invalid_utf8(text) ? at + 1 : nullptr;
}

const char* skip_items(const char* at, const char* end, int depth) {
  if (const char* const empty = skip(']', at, end)) return empty;
  while (true) {
    at = skip_value(at, end, depth);
    if (at == nullptr) return nullptr;
    const char* const next = skip(',', at, end);
    if (next == nullptr) return skip(']', at, end);
    at = next;
  }
}

// The keys of an object, as they are written.
class Keys {
 public:
  // False where the same is there already, or too many are; `end` is that of the text.
  bool add(const char* begin, std::size_t length, const char* end) {
    if (size_ == keys_.size()) return false;
    // Most differ in their first characters, or in length.
    const bool has_word = end - begin >= 8;
    const std::uint64_t word = has_word ? load_word(begin) << 8 * (8 - std::min<std::size_t>(length, 8)) : 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const Key& key = keys_[i];
      if ((key.word == word || !has_word) && key.length == length &&
          std::memcmp(key.begin, begin, length) == 0)
        return false;
    }
    keys_[size_++] = {word, begin, length};
    return true;
  }

 private:
  struct Key {
    std::uint64_t word;
    const char* begin;
    std::size_t length;
  };

  std::size_t size_ = 0;
  std::array<Key, 128> keys_;
};

const char* skip_members(const char* at, const char* end, int depth) {
  Keys keys;
  if (const char* const empty = skip('}', at, end)) return empty;
  while (true) {
    const char* const begin = skip_space(at, end);
    // With escapes two may be the same and look different.
    at = skip_string(begin, end, false);
    if (at == nullptr || !keys.add(begin, static_cast<std::size_t>(at - begin), end)) return nullptr;
    at = skip(':', at, end);
    if (at == nullptr) return nullptr;
    at = skip_value(at, end, depth);
    if (at == nullptr) return nullptr;
    const char* const next = skip(',', at, end);
    if (next == nullptr) return skip('}', at, end);
    at = next;
  }
}

}  // namespace

const char* skip_value(const char* at, const char* end, int depth) {
  at = skip_space(at, end);
  if (at == end) return nullptr;
  // Not by a table of jumps, which are guessed wrong more often.
  if (*at == '"') return skip_string(at, end, true);
  if (*at == '{' || *at == '[') {
    if (depth == json::max_depth) return nullptr;
    return *at == '{' ? skip_members(at + 1, end, depth + 1) : skip_items(at + 1, end, depth + 1);
  }
  if (*at >= 'a') return skip_word(*at == 'n' ? "null" : *at == 't' ? "true" : "false", at, end);
  return skip_number(at, end);
}

}  // namespace kfstat
