#include "json.hpp"

#include "real_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
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

constexpr std::int64_t endless = std::int64_t{1} << 40U;

// A number as its significant digits, none of them a zero at either end, and a power of ten; no digits: 0.
struct Decimal {
  std::string digits;
  std::int64_t exponent = 0;
};

Decimal read_decimal(std::string_view text) {
  Decimal decimal;
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  if (mark < text.size()) {
    // A longer exponent than fits is as good as endless; its sign is what counts.
    const char* const from = text.data() + mark + (text[mark + 1] == '+' ? 2 : 1);
    const bool readable =
        std::from_chars(from, text.data() + text.size(), decimal.exponent).ec == std::errc();
    if (!readable) decimal.exponent = text[mark + 1] == '-' ? -endless : endless;
    decimal.exponent = std::clamp(decimal.exponent, -endless, endless);
  }
  for (const char character : text.substr(0, mark)) {
    if (character >= '0' && character <= '9') decimal.digits += character;
  }
  const std::size_t point = std::min(text.find('.'), mark);
  if (point < mark) decimal.exponent -= static_cast<std::int64_t>(mark - point - 1);
  std::string& digits = decimal.digits;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  const std::size_t zeros = digits.size() - 1 - digits.find_last_not_of('0');
  if (digits.empty()) return {};
  digits.resize(digits.size() - zeros);
  decimal.exponent += static_cast<std::int64_t>(zeros);
  return decimal;
}

// What a number with a fraction or an exponent says, before any rounding to a double.
WholeNumber read_whole(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  auto [digits, exponent] = read_decimal(text);
  if (digits.empty()) return {true, true, true, false, 0};
  if (exponent < 0) return {};

  constexpr std::int64_t most_digits = 16;  // of 2^53
  if (static_cast<std::int64_t>(digits.size()) + exponent > most_digits)
    return {true, false, false, is_negative, 0};
  digits.append(static_cast<std::size_t>(exponent), '0');
  std::uint64_t magnitude = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
  const bool fits = magnitude <= std::uint64_t{1} << 53U;
  return {true, fits, fits, is_negative, fits ? magnitude : 0};
}

constexpr std::string_view escaped_meanings = "\"\\/\b\f\n\r\t";

void append_utf8(std::string& text, unsigned code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  constexpr std::array<unsigned, 4> leads{0, 0xC0, 0xE0, 0xF0};
  const unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  text += static_cast<char>(leads[more] | code >> 6 * more);
  for (unsigned i = more; i-- > 0;)
    text += static_cast<char>(0x80U | (code >> 6 * i & 0x3FU));
}

// Reads one value to its end, or to the first byte that is wrong.
class TreeReader {
 public:
  explicit TreeReader(std::string_view text) : scanner_(text) {}

  bool read(Value& value, int depth) {
    switch (scanner_.skip_space()) {
      case '{':
        value.type = Type::object;
        return open(depth) && read_members(value, depth + 1);
      case '[':
        value.type = Type::array;
        return open(depth) && read_items(value, depth + 1);
      case '"':
        value.type = Type::string;
        return read_string(value.text);
      case 't':
        value.type = Type::boolean;
        return scanner_.skip_word("true");
      case 'f':
        value.type = Type::boolean;
        return scanner_.skip_word("false");
      case 'n':
        return scanner_.skip_word("null");
      default:
        return read_number(value);
    }
  }

  // Whether nothing follows.
  bool ends() { return scanner_.skip_space() == Scanner::end; }

  const char* at() const { return scanner_.at; }
  Flaw flaw() const { return flaw_; }

 private:
  bool open(int depth) {
    if (depth == max_depth) flaw_ = Flaw::depth;
    return depth < max_depth;
  }

  bool read_items(Value& list, int depth) {
    ++scanner_.at;
    if (scanner_.skip_space() == ']') return scanner_.skip(']');
    do {
      if (!read(list.children.emplace_back(), depth)) return false;
      scanner_.skip_space();
    } while (scanner_.skip(','));
    return scanner_.skip(']');
  }

  bool read_members(Value& object, int depth) {
    ++scanner_.at;
    if (scanner_.skip_space() == '}') return scanner_.skip('}');
    do {
      scanner_.skip_space();
      Value& member = object.children.emplace_back();
      if (!read_string(member.key)) return false;
      scanner_.skip_space();
      if (!scanner_.skip(':') || !read(member, depth)) return false;
      scanner_.skip_space();
    } while (scanner_.skip(','));
    mark_repeated_keys(object.children);
    return scanner_.skip('}');
  }

  bool read_string(std::string& string) {
    StringText text;
    if (!scanner_.skip_string(text)) return false;
    string = text.is_escaped ? unescape(text.raw) : std::string(text.raw);
    return true;
  }

  bool read_number(Value& value) {
    const char* const begin = scanner_.at;
    bool is_plain = false;
    if (!scanner_.skip_number(is_plain)) return false;
    const char* const end = scanner_.at;
    const bool is_negative = *begin == '-';
    value.type = is_negative ? Type::negative : Type::natural;
    const auto read = is_negative ? std::from_chars(begin, end, value.negative)
                                  : std::from_chars(begin, end, value.natural);
    if (is_plain && read.ec == std::errc()) return true;
    value.type = Type::real;
    value.text.assign(begin, end);
    value.real = read_real(value.text);
    if (!std::isinf(value.real)) return true;
    scanner_.at = begin;  // wrong as a whole
    return false;
  }

  Scanner scanner_;
  Flaw flaw_ = Flaw::syntax;
};

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
  return read_whole(number.text);
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const unsigned lead = byte(at);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    std::size_t length = 0;
    unsigned lowest = 0x80;  // of the second byte: no overlong forms, no surrogates, nothing over U+10FFFF
    unsigned highest = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    if (lead >= 0xE0 && lead <= 0xEF) length = 3;
    if (lead >= 0xF0 && lead <= 0xF4) length = 4;
    if (lead == 0xE0) lowest = 0xA0;
    if (lead == 0xED) highest = 0x9F;
    if (lead == 0xF0) lowest = 0x90;
    if (lead == 0xF4) highest = 0x8F;
    if (length == 0 || byte(at + 1) < lowest || byte(at + 1) > highest) return at;
    for (std::size_t i = 2; i < length; ++i) {
      if (byte(at + i) < 0x80 || byte(at + i) > 0xBF) return at;
    }
    at += length;
  }
  return std::nullopt;
}

double read_real(std::string_view text) {
#if defined(__cpp_lib_to_chars)
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc()) return value;
  const auto [digits, exponent] = read_decimal(text);
  const bool is_huge = static_cast<std::int64_t>(digits.size()) + exponent > 0;
  return is_huge ? std::numeric_limits<double>::infinity() : 0;
#else
  return std::strtod(std::string(text).c_str(), nullptr);
#endif
}

std::string unescape(std::string_view raw) {
  std::string text;
  unsigned first = 0;  // of a pair
  for (std::size_t from = 0; from < raw.size();) {
    const std::size_t backslash = std::min(raw.find('\\', from), raw.size());
    text += raw.substr(from, backslash - from);
    if (backslash == raw.size()) break;
    const char* const name = raw.data() + backslash + 1;
    from = backslash + 2;
    if (*name != 'u') {
      text += escaped_meanings[escaped_names.find(*name)];
      continue;
    }
    constexpr std::size_t digits = 4;
    unsigned unit = 0;
    std::from_chars(name + 1, name + 1 + digits, unit, 16);
    from += digits;
    if (unit >= 0xD800 && unit < 0xDC00) {
      first = unit;
      continue;
    }
    append_utf8(text,
                unit >= 0xDC00 && unit <= 0xDFFF ? 0x10000 + (first - 0xD800) * 0x400 + unit - 0xDC00 : unit);
  }
  return text;
}

Parsed parse(std::string_view text) {
  const std::size_t utf8_length = find_invalid_utf8(text).value_or(text.size());
  const std::string_view readable = text.substr(0, utf8_length);
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  TreeReader reader(readable.substr(readable.starts_with(byte_order_mark) ? byte_order_mark.size() : 0));
  Value root;
  if (reader.read(root, 0) && reader.ends() && utf8_length == text.size()) return {std::move(root), {}};
  return {std::nullopt, {reader.flaw(), static_cast<std::size_t>(reader.at() - text.data())}};
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
