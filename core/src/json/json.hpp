// JSON text to a small tree and values to JSON text. The tree keeps what nlohmann's own does not: the order
// of keys, keys that stand twice, and how a number was spelt.
#pragma once

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
