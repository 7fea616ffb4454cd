// JSON text to a small tree and values to JSON text. The tree keeps what others do not: the order of keys,
// keys that stand twice, and how a number was spelt. Where a text is no JSON, the first wrong byte is known.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::json {

inline constexpr int max_depth = 32;

enum class Type : std::uint8_t {
  null,
  boolean,
  natural,   // plain digits that fit uint64
  negative,  // plain digits with a minus sign that fit int64; -0 too
  real,      // every other number, as a double
  string,
  array,
  object,
};

struct Value {
  Type type = Type::null;
  bool repeated = false;      // as a member: its key stands twice or more in this object
  bool first_repeat = false;  // as a member: the second of them
  std::uint64_t natural = 0;
  std::int64_t negative = 0;
  double real = 0;
  std::string key;              // as a member
  std::string text;             // of a string; of a real its spelling
  std::vector<Value> children;  // of an array or object, in the order of the text

  bool is_number() const { return type == Type::natural || type == Type::negative || type == Type::real; }
  double as_double() const;
  // The first member of that key; null for none.
  const Value* find(std::string_view name) const;
};

// Whether the number is whole, and then its value as far as 64 bits hold it. `exact` is false for a whole
// number over 2^53 that is not written in plain digits: nobody knows which integer was meant.
struct WholeNumber {
  bool whole = false;
  bool fits = false;  // within int64 or uint64
  bool exact = false;
  bool is_negative = false;
  std::uint64_t magnitude = 0;

  // The value where it lies in lowest..highest, both included.
  std::optional<std::int64_t> within(std::int64_t lowest, std::int64_t highest) const;
};
WholeNumber whole_number(const Value& number);

enum class Flaw : std::uint8_t { syntax, depth };

struct ParseFailure {
  Flaw flaw = Flaw::syntax;
  std::size_t offset = 0;  // bytes from the start of the text
};

struct Parsed {
  std::optional<Value> value;
  ParseFailure failure;
};

// One RFC 8259 value; a leading byte order mark is skipped.
Parsed parse(std::string_view text);

// A string as it is written between its quotation marks.
struct StringText {
  std::string_view raw;
  bool is_escaped = false;
  bool is_ascii = true;
};

// What may follow a backslash, but for the u of a character's number.
inline constexpr std::string_view escaped_names = "\"\\/bfnrt";

// What a string says that was skipped without a complaint.
std::string unescape(std::string_view raw);

// The double nearest to the number; infinite where it is beyond all doubles.
double read_real(std::string_view text);

// Steps over the tokens of UTF-8 text. Where one is wrong, `at` is then the first wrong byte.
class Scanner {
 public:
  static constexpr int end = -1;

  Scanner() = default;
  explicit Scanner(std::string_view text) : at(text.data()), end_(text.data() + text.size()) {}

  bool skip(char character);
  // Gives the byte that follows, or `end`.
  int skip_space();
  bool skip_word(std::string_view word);
  // `is_plain`: it has neither a fraction nor an exponent.
  bool skip_number(bool& is_plain);
  bool skip_string(StringText& text);

  const char* at = nullptr;

 private:
  bool skip_digits();
  bool skip_escape();
  bool skip_unit(unsigned& unit);

  const char* end_ = nullptr;
};

inline bool Scanner::skip(char character) {
  if (at == end_ || *at != character) return false;
  ++at;
  return true;
}

inline int Scanner::skip_space() {
  while (at != end_ && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    ++at;
  return at == end_ ? end : static_cast<unsigned char>(*at);
}

inline bool Scanner::skip_word(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [&](char character) { return skip(character); });
}

inline bool Scanner::skip_digits() {
  const char* const begin = at;
  while (at != end_ && *at >= '0' && *at <= '9')
    ++at;
  return at != begin;
}

inline bool Scanner::skip_number(bool& is_plain) {
  skip('-');
  if (!skip('0') && !skip_digits()) return false;
  const char* const whole = at;
  if (skip('.') && !skip_digits()) return false;
  if (skip('e') || skip('E')) {
    if (!skip('+')) skip('-');
    if (!skip_digits()) return false;
  }
  is_plain = at == whole;
  return true;
}

inline bool Scanner::skip_string(StringText& text) {
  if (!skip('"')) return false;
  const char* const begin = at;
  while (at != end_ && *at != '"') {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte < 0x20) return false;
    text.is_ascii = text.is_ascii && byte < 0x80;
    ++at;
    if (byte != '\\') continue;
    text.is_escaped = true;
    if (!skip_escape()) return false;
  }
  text.raw = {begin, static_cast<std::size_t>(at - begin)};
  return skip('"');
}

// What follows the backslash.
inline bool Scanner::skip_escape() {
  if (!skip('u')) {
    if (at == end_ || escaped_names.find(*at) == std::string_view::npos) return false;
    ++at;
    return true;
  }
  unsigned unit = 0;
  if (!skip_unit(unit)) return false;
  if (unit < 0xD800 || unit > 0xDFFF) return true;
  // Only both halves of a pair are a character.
  unsigned low = 0xDC00;
  if (unit < 0xDC00 && !(skip('\\') && skip('u') && skip_unit(low))) return false;
  if (unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) return true;
  --at;
  return false;
}

inline bool Scanner::skip_unit(unsigned& unit) {
  constexpr std::ptrdiff_t digits = 4;
  const char* const begin = at;
  at = std::from_chars(begin, begin + std::min(digits, end_ - begin), unit, 16).ptr;
  return at - begin == digits;
}

// The offset of the first byte that is not part of valid UTF-8 (RFC 3629); nothing when all are.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// Appends to a string of JSON text. Commas are the writer's care, shape is the caller's.
class Writer {
 public:
  // Makes room ahead; text that is longer still grows.
  void reserve(std::size_t bytes) { text_.reserve(text_.size() + bytes); }

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  Writer& null() { return raw("null"); }
  Writer& integer(std::int64_t value);
  Writer& natural(std::uint64_t value);
  // The shortest text that reads back as the same double, see RealText.
  Writer& real(double value);
  // Text that is JSON already.
  Writer& raw(std::string_view json);

  std::string take() { return std::move(text_); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace kfstat::json
