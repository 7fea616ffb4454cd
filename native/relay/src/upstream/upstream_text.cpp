#include "upstream/upstream_text.hpp"

#include <kfstat/errcode_class.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace kfstat::relay {
namespace {

using nlohmann::json;

constexpr std::size_t shortest_secret = 8;  // real secrets and tokens are far longer

// Walks the members of one object in a text that is known to be valid JSON.
class MemberWalk {
 public:
  explicit MemberWalk(std::string_view text) : text_(text) {}

  // Positions at the first member; false where the value is no object.
  bool enter() {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != '{') return false;
    ++at_;
    return true;
  }

  bool next() {
    skip_space();
    if (text_[at_] == ',') ++at_;
    skip_space();
    if (text_[at_] == '}') return false;
    key = token();
    skip_space();
    ++at_;  // the colon
    skip_space();
    value_start = at_;
    value = token();
    return true;
  }

  std::string_view key;  // with its quotes
  std::string_view value;
  std::size_t value_start = 0;

 private:
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  void skip_string() {
    ++at_;
    while (text_[at_] != '"')
      at_ += text_[at_] == '\\' ? 2 : 1;
    ++at_;
  }

  std::string_view token() {
    const std::size_t start = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        if (depth == 0) break;
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') {
        if (depth == 0) break;
        ++at_;
        if (--depth == 0) break;
        continue;
      }
      if (depth == 0 && std::string_view(", \t\r\n").find(c) != std::string_view::npos) break;
      ++at_;
    }
    return text_.substr(start, at_ - start);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::int32_t> read_errcode(std::string_view token) {
  const json value = json::parse(token.begin(), token.end(), nullptr, false);
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (number < INT32_MIN || number > INT32_MAX) return std::nullopt;
  const auto whole = static_cast<std::int32_t>(number);
  return static_cast<double>(whole) < number || static_cast<double>(whole) > number ? std::nullopt
                                                                                    : std::optional(whole);
}

std::string address_in(std::string_view errmsg) {
  constexpr std::string_view mark = "from ip:";
  const auto at = errmsg.find(mark);
  if (at == std::string_view::npos) return {};
  std::string_view rest = errmsg.substr(at + mark.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return std::string(rest.substr(0, rest.find_first_not_of("0123456789abcdefABCDEF.:")));
}

// What to write in place of the value of errmsg.
std::string clean_errmsg(std::string_view token, UpstreamText& text) {
  if (token.front() == '{') return "{}";
  if (token.front() == '[') return "[]";
  if (token.front() != '"') return std::string(token);
  const std::string errmsg = json::parse(token.begin(), token.end()).get<std::string>();
  text.errmsg = redact_errmsg(errmsg);
  if (const std::string address = address_in(errmsg); !address.empty()) text.egress_address = address;
  return text.errmsg == errmsg ? std::string(token) : json(text.errmsg).dump();
}

int digit_of(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const int letter = character | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// The text with its percent escapes resolved, as a URL in it is spelt.
std::string without_escapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && text.size() - i > 2;
    const int high = escaped ? digit_of(text[i + 1]) : -1;
    const int low = escaped ? digit_of(text[i + 2]) : -1;
    plain += high < 0 || low < 0 ? text[i] : static_cast<char>(high * 16 + low);
    if (high >= 0 && low >= 0) i += 2;
  }
  return plain;
}

bool repeats(std::string_view text, std::string_view word) {
  if (text.find(word) != std::string_view::npos) return true;
  return text.find('%') != std::string_view::npos && without_escapes(text).find(word) != std::string::npos;
}

// Sees every string of a text, also of members that stand twice.
class StringSearch : public nlohmann::json_sax<json> {
 public:
  explicit StringSearch(std::string_view word) : word_(word) {}

  bool found() const { return found_; }

  bool string(string_t& text) override {
    found_ = found_ || repeats(text, word_);
    return !found_;
  }
  bool key(string_t& text) override { return string(text); }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  std::string_view word_;
  bool found_ = false;
};

}  // namespace

std::optional<UpstreamText> read_upstream_text(std::string bytes) {
  if (bytes.find('\0') != std::string::npos || !json::accept(bytes.begin(), bytes.end())) return std::nullopt;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());

  UpstreamText text;
  MemberWalk walk(bytes);
  std::string cleaned;
  std::size_t copied = 0;
  if (walk.enter()) {
    while (walk.next()) {
      // A key may be spelt with escapes and still be errmsg.
      const std::string key = json::parse(walk.key.begin(), walk.key.end()).get<std::string>();
      if (key == "errcode" && !text.errcode) text.errcode = read_errcode(walk.value);
      if (key != "errmsg") continue;
      const std::string errmsg = clean_errmsg(walk.value, text);
      if (errmsg == walk.value) continue;
      cleaned.append(bytes, copied, walk.value_start - copied);
      cleaned += errmsg;
      copied = walk.value_start + walk.value.size();
    }
  }
  if (copied == 0) {
    text.json = std::move(bytes);
  } else {
    text.json = std::move(cleaned.append(bytes, copied));
  }
  return text;
}

bool repeats_secret(const std::string& json, std::string_view secret) {
  if (secret.size() < shortest_secret) return false;
  if (repeats(json, secret)) return true;
  if (json.find('\\') == std::string::npos) return false;
  StringSearch search(secret);
  nlohmann::json::sax_parse(json, &search);
  return search.found();
}

}  // namespace kfstat::relay
