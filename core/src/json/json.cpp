// The strict reader of JSON, on nlohmann/json's events, and the writer. What nlohmann/json judges is what
// many people's programs rely on; what is added is what its own tree does not keep and the contract asks for:
// - TreeBuilder makes a tree with keys in their order and each of them as often as it stands there, with the
//   spelling of numbers, and no deeper than 32.
// - whole_number says exactly what the decimal text of a number says, before any rounding to a double:
//   12.0 and 1.2e1 are the count 12, and 9007199254740993.0 is none.
// - find_first_wrong finds the first byte that is wrong. nlohmann/json reads a token to its end before it
//   sees that none may stand there, so its position is only where to look up to.
#include "json/json.hpp"

#include "numbers/real_text.hpp"
#include "numbers/whole_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
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

// Builds the tree from nlohmann's events; the callbacks' names are its interface.
class TreeBuilder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  bool null() { return add(Type::null) != nullptr; }
  bool boolean(bool) { return add(Type::boolean) != nullptr; }
  bool number_integer(number_integer_t value) {
    add(Type::negative)->negative = value;
    return true;
  }
  bool number_unsigned(number_unsigned_t value) {
    add(Type::natural)->natural = value;
    return true;
  }
  bool number_float(number_float_t value, const string_t& spelling) {
    Value& number = *add(Type::real);
    number.real = value;
    number.text = spelling;
    return true;
  }
  bool string(string_t& text) {
    add(Type::string)->text = std::move(text);
    return true;
  }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Type::object); }
  bool key(string_t& name) {
    key_ = std::move(name);
    return true;
  }
  bool end_object() {
    mark_repeated_keys(open_.back()->children);
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) { return open(Type::array); }
  bool end_array() {
    open_.pop_back();
    return true;
  }
  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::json::exception& error) {
    // `position` counts the bytes read. A number beyond double is wrong as a whole.
    constexpr int out_of_range = 406;
    const std::size_t back = error.id == out_of_range ? last_token.size() : 1;
    failure_ = {Flaw::syntax, position - std::min(position, back)};
    return false;
  }

  Value take() { return std::move(root_); }
  const ParseFailure& failure() const { return failure_; }

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

  bool open(Type type) {
    if (open_.size() == max_depth) {
      failure_ = {Flaw::depth, 0};
      return false;
    }
    open_.push_back(add(type));
    return true;
  }

  Value root_;
  std::vector<Value*> open_;
  std::string key_;
  ParseFailure failure_;
};

constexpr std::int64_t endless = std::int64_t{1} << 40U;

// The number of decimal digits, as far as they go; `endless` for any that is larger.
std::int64_t read_digits(std::string_view digits) {
  std::int64_t value = 0;
  for (const char digit : digits)
    value = std::min(value * 10 + (digit - '0'), endless);
  return value;
}

// What the decimal text of a number with a fraction or an exponent says, before any rounding to a double.
WholeNumber read_decimal(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  std::int64_t exponent = 0;
  if (mark < text.size()) {
    const char sign = text[mark + 1];
    exponent = read_digits(text.substr(mark + (sign == '+' || sign == '-' ? 2 : 1)));
    if (sign == '-') exponent = -exponent;
  }
  std::string digits;
  for (const char character : text.substr(0, mark)) {
    if (character >= '0' && character <= '9') digits += character;
  }
  const std::size_t point = std::min(text.find('.'), mark);
  if (point < mark) exponent -= static_cast<std::int64_t>(mark - point - 1);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return {true, true, true, false, 0};
  const std::size_t zeros = digits.size() - 1 - digits.find_last_not_of('0');
  digits.resize(digits.size() - zeros);
  exponent += static_cast<std::int64_t>(zeros);
  if (exponent < 0) return {};

  constexpr std::int64_t most_digits = 16;  // of 2^53
  if (static_cast<std::int64_t>(digits.size()) + exponent > most_digits)
    return {true, false, false, is_negative, 0};
  digits.append(static_cast<std::size_t>(exponent), '0');
  std::uint64_t magnitude = 0;
  for (const char digit : digits)
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(digit - '0');
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

namespace {

// Where a number that begins `text` ends.
std::size_t length_of_number(std::string_view text) {
  std::size_t at = 0;
  const auto skip_any = [&](std::string_view characters, std::size_t most) {
    while (most-- > 0 && at < text.size() && characters.find(text[at]) != std::string_view::npos)
      ++at;
  };
  constexpr std::string_view digits = "0123456789";
  skip_any("-", 1);
  skip_any(digits, text.substr(at).starts_with('0') ? 1 : text.size());
  if (text.substr(at).starts_with('.')) {
    skip_any(".", 1);
    skip_any(digits, text.size());
  }
  const std::size_t mark = at;
  skip_any("eE", 1);
  if (at == mark) return at;
  skip_any("+-", 1);
  skip_any(digits, text.size());
  return at;
}

// The first wrong byte of text that nlohmann refused at its byte `refused`: nlohmann reads a token to its
// end, or to what is wrong inside it, before it sees that no such token may stand there.
std::size_t find_first_wrong(std::string_view text, std::size_t refused) {
  enum class Expected : std::uint8_t { value, key, colon, end };
  Expected expected = Expected::value;
  std::string open;
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < refused) {
    const char character = text[at];
    std::size_t length = 1;
    if (character == '[' || character == '{') {
      if (expected != Expected::value || open.size() == max_depth) return at;
      open += character;
      expected = character == '[' ? Expected::value : Expected::key;
    } else if (character == ']' || character == '}') {
      if (open.empty()) return at;
      open.pop_back();
      expected = Expected::end;
    } else if (character == ',') {
      expected = open.ends_with('{') ? Expected::key : Expected::value;
    } else if (character == ':') {
      expected = Expected::value;
    } else if (character == '"') {
      if (expected != Expected::value && expected != Expected::key) return at;
      expected = expected == Expected::key ? Expected::colon : Expected::end;
      while (at + length < refused && text[at + length] != '"')
        length += text[at + length] == '\\' ? 2 : 1;
      ++length;
    } else if (static_cast<unsigned char>(character) > ' ') {
      if (expected != Expected::value) return at;
      expected = Expected::end;
      length = character == 't' || character == 'n' ? 4
               : character == 'f'                   ? 5
                                                    : length_of_number(text.substr(at));
      if (length == 0) return at;
    }
    at += length;
  }
  return refused;
}

}  // namespace

Parsed parse(std::string_view text) {
  // nlohmann takes a NUL for the end of the text; JSON has none anywhere.
  const std::size_t nul = std::min(text.find('\0'), text.size());
  TreeBuilder builder;
  const char* const begin = text.data();
  const bool ok = nlohmann::json::sax_parse(begin, begin + nul, &builder);
  if (ok && nul == text.size()) return {builder.take(), {}};
  if (ok) return {std::nullopt, {Flaw::syntax, nul}};
  ParseFailure failure = builder.failure();
  failure.offset = find_first_wrong(text, failure.flaw == Flaw::depth ? nul : std::min(failure.offset, nul));
  return {std::nullopt, failure};
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
  return raw(WholeText::of(value).view());
}

Writer& Writer::natural(std::uint64_t value) {
  return raw(WholeText(value).view());
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
