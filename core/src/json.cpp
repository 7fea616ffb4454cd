#include "json.hpp"

#include "nearest_double.hpp"
#include "real_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace kfstat::json {
namespace {

// Marks members whose key stands in the object before them. Sorting keeps hostile objects at n log n; a heap
// does it in a fraction of std::sort's code, which counts in the wasm.
void mark_repeated_keys(std::vector<Value>& members) {
  if (members.size() < 2) return;
  std::vector<std::uint32_t> order(members.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto before_in_order = [&](std::uint32_t left, std::uint32_t right) {
    const int compared = members[left].key.compare(members[right].key);
    return compared != 0 ? compared < 0 : left < right;
  };
  std::make_heap(order.begin(), order.end(), before_in_order);
  std::sort_heap(order.begin(), order.end(), before_in_order);
  for (std::size_t i = 1; i < order.size(); ++i) {
    Value& before = members[order[i - 1]];
    Value& current = members[order[i]];
    if (before.key != current.key) continue;
    current.first_repeat = !before.repeated;
    before.repeated = true;
    current.repeated = true;
  }
}

constexpr unsigned no_digit = 16;

unsigned hex_digit(char character) {
  const auto place = std::string_view("0123456789abcdefABCDEF").find(character);
  if (place == std::string_view::npos) return no_digit;
  return static_cast<unsigned>(place < 16 ? place : place - 6);
}

// What may stand behind a backslash beside u, and what it stands for.
constexpr std::string_view simple_escapes = "\"\\/bfnrt";
constexpr std::string_view escaped_characters = "\"\\/\b\f\n\r\t";

void append_character(std::string& text, unsigned code) {
  const auto trail = [&](unsigned shift) { text += static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0U | code >> 6U);
    trail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0U | code >> 12U);
    trail(6);
    trail(0);
  } else {
    text += static_cast<char>(0xF0U | code >> 18U);
    trail(12);
    trail(6);
    trail(0);
  }
}

// What a string says; its escapes are valid.
std::string unescape(std::string_view written) {
  std::string text;
  for (;;) {
    const std::size_t escape = std::min(written.find('\\'), written.size());
    text += written.substr(0, escape);
    if (escape == written.size()) return text;
    const char kind = written[escape + 1];
    written.remove_prefix(escape + 2);
    if (kind != 'u') {
      text += escaped_characters[simple_escapes.find(kind)];
      continue;
    }
    const auto read_unit = [&] {
      unsigned unit = 0;
      for (std::size_t i = 0; i < 4; ++i)
        unit = unit * 16 + hex_digit(written[i]);
      written.remove_prefix(4);
      return unit;
    };
    unsigned code = read_unit();
    if (code >= 0xD800 && code <= 0xDBFF) {
      written.remove_prefix(2);
      code = 0x10000 + ((code - 0xD800) << 10U) + (read_unit() - 0xDC00);
    }
    append_character(text, code);
  }
}

constexpr std::int64_t endless = std::int64_t{1} << 40U;

// What the text of a number says before any rounding: its digits times 10^exponent, no zeros around them.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;

  explicit Decimal(std::string_view text) {
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    if (mark < text.size()) {
      // A longer exponent than fits is as good as endless; its sign is what counts.
      const char* const from = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
      const bool readable = std::from_chars(from, text.data() + text.size(), exponent).ec == std::errc();
      if (!readable) exponent = text[mark + 1] == '-' ? -endless : endless;
      exponent = std::clamp(exponent, -endless, endless);
    }
    for (const char character : text.substr(0, mark)) {
      if (character >= '0' && character <= '9') digits += character;
    }
    const std::size_t point = std::min(text.find('.'), mark);
    if (point < mark) exponent -= static_cast<std::int64_t>(mark - point - 1);
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return;
    const std::size_t zeros = digits.size() - 1 - digits.find_last_not_of('0');
    digits.resize(digits.size() - zeros);
    exponent += static_cast<std::int64_t>(zeros);
  }

  // How many digits stand before the point, negative for zeros behind it.
  std::int64_t size() const { return static_cast<std::int64_t>(digits.size()) + exponent; }
};

// Builds the tree of what a Scanner meets.
class TreeBuilder {
 public:
  void literal(Type type) { add(type); }

  void string(std::string_view written) { add(Type::string)->text = unescape(written); }

  void key(std::string_view written) { key_ = unescape(written); }

  // False for a number beyond every double.
  bool number(std::string_view written, bool is_plain) {
    Value& number = *add(Type::real);
    const char* const end = written.data() + written.size();
    if (is_plain && std::from_chars(written.data(), end, number.natural).ec == std::errc()) {
      number.type = Type::natural;
    } else if (is_plain && std::from_chars(written.data(), end, number.negative).ec == std::errc()) {
      number.type = Type::negative;
    } else {
      number.text = written;
      const Decimal decimal(written);
      if (!decimal.digits.empty()) number.real = nearest_double(decimal.digits, decimal.exponent);
      if (written.starts_with('-')) number.real = -number.real;
    }
    return !std::isinf(number.real);
  }

  void open(Type type) { open_.push_back(add(type)); }

  void close() {
    if (open_.back()->type == Type::object) mark_repeated_keys(open_.back()->children);
    open_.pop_back();
  }

  Value take() { return std::move(root_); }

 private:
  // A parent's list only grows while its last child is closed, so the open ones stay where they are.
  Value* add(Type type) {
    if (open_.empty()) {
      root_.type = type;
      return &root_;
    }
    Value& child = open_.back()->children.emplace_back();
    child.type = type;
    if (open_.back()->type == Type::object) child.key = std::move(key_);
    return &child;
  }

  Value root_;
  std::vector<Value*> open_;
  std::string key_;
};

// The length of the character of UTF-8 that begins there; 0 for none.
std::size_t length_of_character(const char* at, const char* end) {
  const auto byte = [&](std::ptrdiff_t offset) {
    return offset < end - at ? static_cast<unsigned char>(at[offset]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  std::ptrdiff_t length = 0;
  unsigned lowest = 0x80;  // of the second byte: no overlong forms, no surrogates, nothing over U+10FFFF
  unsigned highest = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (lead == 0xE0) lowest = 0xA0;
  if (lead == 0xED) highest = 0x9F;
  if (lead == 0xF0) lowest = 0x90;
  if (lead == 0xF4) highest = 0x8F;
  if (length == 0 || byte(1) < lowest || byte(1) > highest) return 0;
  for (std::ptrdiff_t i = 2; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return static_cast<std::size_t>(length);
}

// Reads one value from left to right and stops at the first byte that is wrong. With a tree it builds that;
// without one it refuses what wants a closer look, see skip_value.
class Scanner {
 public:
  Scanner(const char* at, const char* end, int depth, TreeBuilder* tree)
      : at_(at), end_(end), depth_(depth), outer_depth_(depth), tree_(tree) {}

  const char* at() const { return at_; }
  bool is_too_deep() const { return is_too_deep_; }

  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
      ++at_;
  }

  bool scan() {
    while (scan_start()) {
      // Behind a value, until there is another to come.
      for (;;) {
        if (depth_ == outer_depth_) return true;
        skip_space();
        if (skip(',')) {
          if (is_in_object() && !scan_key()) return false;
          break;
        }
        if (!skip(is_in_object() ? '}' : ']')) return false;
        close();
      }
    }
    return false;
  }

 private:
  bool is_next(char character) const { return at_ != end_ && *at_ == character; }

  bool skip(char character) {
    if (!is_next(character)) return false;
    ++at_;
    return true;
  }

  bool is_in_object() const { return (objects_ & 1U) != 0; }

  // The value's first token, and where that opens something those up to the first value inside that opens
  // nothing.
  bool scan_start() {
    for (;;) {
      skip_space();
      const bool is_object = is_next('{');
      if (!is_object && !is_next('[')) return scan_scalar();
      if (depth_ == max_depth) {
        is_too_deep_ = true;
        return false;
      }
      ++at_;
      open(is_object);
      skip_space();
      if (skip(is_object ? '}' : ']')) {
        close();
        return true;
      }
      if (is_object && !scan_key()) return false;
    }
  }

  void open(bool is_object) {
    ++depth_;
    objects_ = objects_ << 1U | (is_object ? 1U : 0U);
    if (tree_ != nullptr) {
      tree_->open(is_object ? Type::object : Type::array);
    } else {
      first_keys_[static_cast<std::size_t>(depth_)] = key_count_;
    }
  }

  void close() {
    if (tree_ != nullptr) {
      tree_->close();
    } else {
      key_count_ = first_keys_[static_cast<std::size_t>(depth_)];
    }
    objects_ >>= 1U;
    --depth_;
  }

  bool scan_key() {
    skip_space();
    std::string_view written;
    if (!scan_string(written)) return false;
    if (tree_ != nullptr) {
      tree_->key(written);
    } else if (!is_plain_new_key(written)) {
      return false;
    }
    skip_space();
    return skip(':');
  }

  bool is_plain_new_key(std::string_view written) {
    const std::string_view* const begin = keys_.data() + first_keys_[static_cast<std::size_t>(depth_)];
    const std::string_view* const end = keys_.data() + key_count_;
    if (key_count_ == keys_.size() || written.find('\\') != std::string_view::npos) return false;
    if (std::find(begin, end, written) != end) return false;
    keys_[key_count_++] = written;
    return true;
  }

  bool scan_scalar() {
    if (is_next('"')) {
      std::string_view written;
      if (!scan_string(written)) return false;
      if (tree_ != nullptr) tree_->string(written);
      return true;
    }
    if (is_next('t')) return scan_literal("true", Type::boolean);
    if (is_next('f')) return scan_literal("false", Type::boolean);
    if (is_next('n')) return scan_literal("null", Type::null);
    return scan_number();
  }

  bool scan_literal(std::string_view word, Type type) {
    for (const char character : word) {
      if (!skip(character)) return false;
    }
    if (tree_ != nullptr) tree_->literal(type);
    return true;
  }

  bool skip_digits() {
    const char* const begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
      ++at_;
    return at_ != begin;
  }

  bool scan_number() {
    const char* const begin = at_;
    skip('-');
    if (!skip('0') && !skip_digits()) return false;
    const char* const whole_end = at_;
    if (skip('.') && !skip_digits()) return false;
    const char* const mark = at_;
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      if (!skip_digits()) return false;
    }
    if (tree_ != nullptr) {
      if (tree_->number({begin, static_cast<std::size_t>(at_ - begin)}, at_ == whole_end)) return true;
      at_ = begin;
      return false;
    }
    // Within every double, whatever its digits are.
    return mark - begin <= 200 && at_ - mark <= 3;
  }

  bool scan_string(std::string_view& written) {
    if (!skip('"')) return false;
    const char* const begin = at_;
    while (at_ != end_ && *at_ != '"') {
      const auto byte = static_cast<unsigned char>(*at_);
      if (byte == '\\') {
        if (!scan_escape()) return false;
      } else if (byte >= 0x20 && byte < 0x80) {
        ++at_;
      } else {
        const std::size_t length = byte < 0x20 ? 0 : length_of_character(at_, end_);
        if (length == 0) return false;
        at_ += length;
      }
    }
    written = {begin, static_cast<std::size_t>(at_ - begin)};
    return skip('"');
  }

  bool scan_escape() {
    ++at_;
    if (!skip('u')) {
      if (at_ == end_ || simple_escapes.find(*at_) == std::string_view::npos) return false;
      ++at_;
      return true;
    }
    bool is_half = false;
    if (!scan_unit(false, is_half)) return false;
    return !is_half || (skip('\\') && skip('u') && scan_unit(true, is_half));
  }

  // The digits of a unit of UTF-16: the second half of a pair, or anything else, which may be a first half.
  bool scan_unit(bool is_second, bool& is_half) {
    unsigned unit = 0;
    for (unsigned i = 0; i < 4; ++i, ++at_) {
      const unsigned digit = at_ == end_ ? no_digit : hex_digit(*at_);
      if (digit == no_digit || (is_second && i == 0 && digit != 0xD)) return false;
      unit = unit * 16 + digit;
      if (i == 1 && (unit >= 0xDC && unit <= 0xDF) != is_second) return false;
    }
    is_half = unit >= 0xD800 && unit <= 0xDBFF;
    return true;
  }

  const char* at_;
  const char* end_;
  int depth_;
  int outer_depth_;
  TreeBuilder* tree_;
  bool is_too_deep_ = false;
  std::uint64_t objects_ = 0;              // a bit for each that is open, the innermost the lowest
  std::array<std::string_view, 32> keys_;  // of the objects that are open
  std::size_t key_count_ = 0;
  std::array<std::size_t, max_depth + 1> first_keys_{};
};

// What the decimal text of a number with a fraction or an exponent says.
WholeNumber read_decimal(std::string_view text) {
  Decimal decimal(text);
  if (decimal.digits.empty()) return {true, true, true, false, 0};
  if (decimal.exponent < 0) return {};
  const bool is_negative = text.starts_with('-');
  constexpr std::int64_t most_digits = 16;  // of 2^53
  if (decimal.size() > most_digits) return {true, false, false, is_negative, 0};
  decimal.digits.append(static_cast<std::size_t>(decimal.exponent), '0');
  std::uint64_t magnitude = 0;
  std::from_chars(decimal.digits.data(), decimal.digits.data() + decimal.digits.size(), magnitude);
  const bool fits = magnitude <= std::uint64_t{1} << 53U;
  return {true, fits, fits, is_negative, fits ? magnitude : 0};
}

}  // namespace

double Value::as_double() const {
  if (type == Type::natural) return static_cast<double>(natural);
  if (type == Type::negative) return static_cast<double>(negative);
  return real == 0 ? 0.0 : real;  // no negative zero
}

const Value* Value::find(std::string_view name) const {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Value& child) { return child.key == name; });
  return found == children.end() ? nullptr : &*found;
}

std::optional<std::int64_t> WholeNumber::within(std::int64_t lowest, std::int64_t highest) const {
  if (!whole || !fits || !exact) return std::nullopt;
  const std::uint64_t limit = is_negative ? std::uint64_t{1} << 63 : std::uint64_t{INT64_MAX};
  if (magnitude > limit) return std::nullopt;
  const auto value = static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude);
  if (value < lowest || value > highest) return std::nullopt;
  return value;
}

WholeNumber whole_number(const Value& number) {
  if (number.type == Type::natural) return {true, true, true, false, number.natural};
  if (number.type == Type::negative) {
    const bool is_negative = number.negative < 0;
    const auto bits = static_cast<std::uint64_t>(number.negative);
    return {true, true, true, is_negative, is_negative ? 0 - bits : bits};
  }
  return read_decimal(number.text);
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const std::size_t length = length_of_character(at, end);
    if (length == 0) return static_cast<std::size_t>(at - text.data());
    at += length;
  }
  return std::nullopt;
}

Parsed parse(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  TreeBuilder tree;
  Scanner scanner(text.starts_with("\xEF\xBB\xBF") ? begin + 3 : begin, end, 0, &tree);
  const bool is_value = scanner.scan();
  if (is_value) scanner.skip_space();
  if (is_value && scanner.at() == end) return {tree.take(), {}};
  const Flaw flaw = scanner.is_too_deep() ? Flaw::depth : Flaw::syntax;
  return {std::nullopt, {flaw, static_cast<std::size_t>(scanner.at() - begin)}};
}

const char* skip_value(const char* at, const char* end, int depth) {
  Scanner scanner(at, end, depth, nullptr);
  return scanner.scan() ? scanner.at() : nullptr;
}

Writer& Writer::key(std::string_view name) {
  string(name);
  text_ += ':';
  needs_comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  separate();
  text_ += '"';
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    text_ += text.substr(written, at - written);
    written = at + 1;
    text_ += '\\';
    if (byte >= 0x20) {
      text_ += text[at];
    } else if (byte == '\n') {
      text_ += 'n';
    } else {
      text_ += "u00";
      text_ += hex[byte >> 4U];
      text_ += hex[byte & 15U];
    }
  }
  text_ += text.substr(written);
  text_ += '"';
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  char digits[24];
  return raw(
      {digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)});
}

Writer& Writer::natural(std::uint64_t value) {
  char digits[24];
  return raw(
      {digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits)});
}

Writer& Writer::real(double value) {
  return raw(RealText(value).view());
}

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

Writer& Writer::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  text_ += bracket;
  needs_comma_ = true;
  return *this;
}

void Writer::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
}

}  // namespace kfstat::json
