#include "response_source.hpp"

#include <kfstat/report.hpp>

#include <algorithm>
#include <array>

namespace kfstat::fuzz {
namespace {

constexpr std::size_t first_midnight = 1645545600;
constexpr std::size_t seconds_a_day = 86400;

constexpr std::array<std::string_view, 6> other_names{"errcode",   "errmsg",    "statistic_list",
                                                      "stat_time", "statistic", "new_field"};

// Where readers of numbers go wrong: borders of integers and doubles, halves between doubles, spellings of 0.
constexpr std::array<std::string_view, 46> edge_numbers{"0",
                                                        "-0",
                                                        "0.0",
                                                        "-0.0",
                                                        "0e0",
                                                        "-0E-5",
                                                        "1",
                                                        "-1",
                                                        "1.0",
                                                        "3.0e0",
                                                        "30e-1",
                                                        "0.3e1",
                                                        "1E+2",
                                                        "9007199254740991",
                                                        "9007199254740992",
                                                        "9007199254740993",
                                                        "9007199254740993.0",
                                                        "9.007199254740991e15",
                                                        "4294967295",
                                                        "4294967296",
                                                        "2147483648",
                                                        "-2147483648",
                                                        "9223372036854775807",
                                                        "9223372036854775808",
                                                        "-9223372036854775808",
                                                        "-9223372036854775809",
                                                        "18446744073709551615",
                                                        "18446744073709551616",
                                                        "10000000000000000000",
                                                        "1e19",
                                                        "1e22",
                                                        "1e23",
                                                        "8.5e22",
                                                        "0.1",
                                                        "0.30000000000000004",
                                                        "0.1000000000000000055511151231257827",
                                                        "5e-324",
                                                        "2e-324",
                                                        "2.2250738585072011e-308",
                                                        "2.2250738585072014e-308",
                                                        "1.7976931348623157e308",
                                                        "1.7976931348623159e308",
                                                        "1e309",
                                                        "1e-400",
                                                        "123456789012345678901234567890",
                                                        "0.000000000000000000000000000000000000000012345"};

// What stands where JSON, or a number of the contract, ends.
// What some readers take for white space, or skip.
constexpr std::array<std::string_view, 5> not_spaces{"\xEF\xBB\xBF", "\xC2\xA0", "\xE2\x80\xA8", "\v",
                                                     "/**/"};

constexpr std::array<std::string_view, 28> fragments{"01",
                                                     "+1",
                                                     ".5",
                                                     "5.",
                                                     "1e",
                                                     "1e+",
                                                     "-",
                                                     "NaN",
                                                     "Infinity",
                                                     "0x10",
                                                     "tru",
                                                     "nul",
                                                     "True",
                                                     "'a'",
                                                     "/**/",
                                                     ",",
                                                     ":",
                                                     "{",
                                                     "}",
                                                     "[",
                                                     "]",
                                                     "\"",
                                                     "\\",
                                                     "\x7f",
                                                     "\x01",
                                                     "\xEF\xBB\xBF",
                                                     "\xED\xA0\x80",
                                                     "\xC3\xA9"};

constexpr std::array<std::string_view, 18> other_values{"null",
                                                        "true",
                                                        "false",
                                                        "\"\"",
                                                        "\"ok\"",
                                                        "\"\\u006fk\"",
                                                        "\"1\"",
                                                        "{}",
                                                        "[]",
                                                        "[1]",
                                                        "{\"a\":1}",
                                                        "{\"a\":1,\"a\":2}",
                                                        "[[[[]]]]",
                                                        "[{\"statistic\":null}]",
                                                        "{\"session_cnt\":1}",
                                                        "\"\\ud83d\\ude39\"",
                                                        "\"\\ud800\"",
                                                        "\"\xE9\x94\x99\""};

}  // namespace

std::size_t ResponseSource::below(std::size_t count) {
  // Knuth's multiplier; the high bits are the random ones.
  state_ = state_ * 6364136223846793005U + 1442695040888963407U;
  return static_cast<std::size_t>((state_ >> 33U) % count);
}

std::string ResponseSource::digits(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += static_cast<char>('0' + below(10));
  return text;
}

std::string ResponseSource::digit() {
  return std::string(1, static_cast<char>('1' + below(9)));
}

std::string ResponseSource::number() {
  std::string text = one_in(12) ? "-" : "";
  text += one_in(2) ? "0" : digit() + digits(below(one_in(6) ? 22 : 6));
  if (one_in(2)) text += "." + digits(1 + below(one_in(4) ? 25 : 6));
  if (one_in(6)) {
    text += one_in(2) ? "e" : "E";
    text += std::array<std::string_view, 3>{"", "-", "+"}[below(3)];
    text += digits(1 + below(3));
  }
  return text;
}

std::string ResponseSource::edge_number() {
  return std::string(edge_numbers[below(edge_numbers.size())]);
}

std::string ResponseSource::value() {
  if (one_in(3)) return number();
  if (one_in(3)) return edge_number();
  return std::string(other_values[below(other_values.size())]);
}

std::string ResponseSource::figure(std::size_t field) {
  if (strangeness_ > 0 && one_in(strangeness_)) return one_in(3) ? value() : edge_number();
  switch (field_table[field].type) {
    case FieldType::count:
      return one_in(4) ? digit() + digits(below(one_in(4) ? 17 : 9)) : std::to_string(below(300));
    case FieldType::rate:
      if (strangeness_ > 0 && one_in(8 * strangeness_)) return "1." + digits(1 + below(4));
      return one_in(8) ? std::to_string(below(2)) : "0." + digits(1 + below(one_in(6) ? 20 : 8));
    default:
      return std::to_string(below(900)) + (one_in(2) ? "." + digits(1 + below(one_in(6) ? 17 : 4)) : "");
  }
}

std::string ResponseSource::entry(std::size_t day) {
  const auto unknown = [&] { return "\"new_" + std::to_string(unknown_ % 3) + "\":" + value(); };
  std::string text = "{";
  if (unknown_ == field_count + 1) text += unknown() + ",";
  text += R"("stat_time":)" + std::to_string(first_midnight + day * seconds_a_day);
  if (unknown_ == field_count + 2) text += "," + unknown();
  if (strangeness_ > 0 && one_in(40)) return text + "}";
  text += R"(,"statistic":{)";
  const std::size_t absent = one_in(2) ? 0 : 2 + below(4);
  bool comma = false;
  for (std::size_t field = 0; field <= field_count; ++field) {
    if (field == unknown_) {
      text += (comma ? "," : "") + unknown();
      comma = true;
    }
    if (field == field_count) break;
    if (absent != 0 && one_in(absent)) continue;
    text += comma ? "," : "";
    comma = true;
    text.append("\"").append(field_table[field].name).append("\":");
    text += nulls_ > 0 && one_in(nulls_) ? "null" : figure(field);
  }
  text += "}";
  if (unknown_ == field_count + 3) text += "," + unknown();
  return text + "}";
}

std::string ResponseSource::response() {
  std::string text = R"({"errcode":0,"errmsg":"ok","statistic_list":[)";
  const std::size_t days = one_in(6) ? below(40) : below(6);
  // One strange figure hands the whole text over to the tree: most responses have none.
  strangeness_ = one_in(3) ? 20 + below(400) : 0;
  nulls_ = one_in(3) ? 2 + below(30) : 0;
  unknown_ = one_in(2) ? below(field_count + 4) : field_count + 4;
  for (std::size_t day = 0; day < days; ++day) {
    if (day > 0) text += ',';
    text += entry(strangeness_ > 0 && one_in(60) ? below(days) : day);
  }
  text += "]}";
  if (one_in(6)) text = spaced(text);
  return text;
}

// Now and then one that is known at another place, or would be without its escape.
std::string ResponseSource::unknown_name() {
  static constexpr std::array<std::string_view, 14> names{"new_field",
                                                          "x",
                                                          "",
                                                          "新字段",
                                                          "a/b~c",
                                                          "new\\u005ffield",
                                                          "\\u65b0",
                                                          "\\ud83d\\ude39",
                                                          "a\\\"b\\\\",
                                                          "session_cnt2",
                                                          "session\\u005fcnt",
                                                          "err\\u0063ode",
                                                          "statistic",
                                                          "stat_time"};
  if (one_in(4)) return "n" + std::to_string(below(one_in(8) ? 120 : 4));
  if (one_in(200)) return std::string(300, 'k');
  return std::string(names[below(one_in(6) ? names.size() : names.size() - 4)]);
}

std::string ResponseSource::unknown_value(std::size_t depth) {
  if (depth == 0 || !one_in(3))
    return one_in(4) ? std::string(other_values[below(other_values.size() - 2)]) : value();
  if (one_in(40)) return std::string(20 + below(12), '[') + std::string(20 + below(12), ']');
  const bool is_object = one_in(2);
  std::string text = is_object ? "{" : "[";
  const std::size_t count = one_in(10) ? 20 + below(one_in(4) ? 140 : 20) : below(4);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += one_in(6) ? " , " : ",";
    if (is_object) text += "\"" + (one_in(30) ? unknown_name() : "k" + std::to_string(i)) + "\":";
    text += unknown_value(depth - 1);
  }
  return text + (is_object ? "}" : "]");
}

// The members, with some nobody knows in front of them or behind.
std::string ResponseSource::with_unknown(std::string members) {
  while (one_in(rarity_)) {
    const std::string name = names_[below(names_.size())];
    std::string member = "\"" + name + "\":" + unknown_value(3);
    if (members.empty()) {
      members = std::move(member);
    } else if (one_in(2)) {
      members = member.append(",").append(members);
    } else {
      members.append(",").append(member);
    }
    if (one_in(2)) break;
  }
  return members;
}

// The members, and more names than most responses have days.
std::string ResponseSource::with_many(std::string members) {
  const std::size_t first = below(50);
  for (std::size_t i = 0, count = 17 + below(one_in(6) ? 110 : 30); i < count; ++i) {
    if (!members.empty()) members += ",";
    members += "\"m" + std::to_string(first + i) + "\":" + std::to_string(below(3));
  }
  return members;
}

std::string ResponseSource::odd_number(std::size_t value) {
  std::string text = std::to_string(value);
  if (!one_in(rarity_)) return text;
  switch (below(5)) {
    case 0:
      return text + ".0";
    case 1:
      return text + ".000";
    case 2:
      return text + "e0";
    case 3:
      return text + "0E-1";
    default:
      return text + (one_in(2) ? "00e-02" : ".00e+0");
  }
}

std::string ResponseSource::odd_entry(std::size_t day) {
  const std::size_t odd_second = one_in(odd_seconds_) ? below(seconds_a_day) : 0;
  std::string figures;
  for (std::size_t field = 0; field < field_count; ++field) {
    if (one_in(3 * rarity_)) continue;
    std::string text = field_table[field].type == FieldType::count ? odd_number(below(300)) : figure(field);
    if (one_in(6 * rarity_)) text = one_in(2) ? "null" : digits(1).append(".").append(digits(1 + below(30)));
    const bool is_over = is_rate_over_ && field_table[field].type == FieldType::rate && one_in(3);
    if (is_over || one_in(40 * rarity_)) text = one_in(2) ? "87.5" : "1." + digits(1 + below(12));
    figures += (figures.empty() ? "\"" : ",\"") + std::string(field_table[field].name) + "\":" + text;
    if (one_in(16)) figures = with_unknown(figures);
  }
  if (one_in(6 * rarity_)) figures = with_many(figures);
  std::string statistic = "\"statistic\":{" + with_unknown(figures) + "}";
  if (one_in(8 * rarity_)) statistic = one_in(2) ? "\"statistic\":null" : "\"statistic\":[]";
  const std::string time = "\"stat_time\":" + odd_number(first_midnight + day * seconds_a_day + odd_second);
  std::string entry = one_in(6 * rarity_) ? statistic + "," + time : with_unknown(time) + "," + statistic;
  if (one_in(8 * rarity_)) entry += ",\"" + std::string(field_table[below(field_count)].name) + "\":null";
  return "{" + with_unknown(entry) + "}";
}

std::string ResponseSource::odd_response() {
  static constexpr std::array<std::string_view, 7> errmsgs{
      "\"ok\"", "\"\\u006fk\"", "\"a\\/b\\n\"", "\"成功\"", "\"\\ud83d\\ude39\"", "null", "\"\""};
  static constexpr std::array<std::string_view, 9> errcodes{"0",   "0.0",  "0e3", "-0",  "null",
                                                            "0E0", "-0.0", "1e0", "0e-2"};
  rarity_ = 1 + below(one_in(3) ? 40 : 8);
  strangeness_ = one_in(4) ? 20 + below(400) : 0;
  names_.clear();
  is_rate_over_ = one_in(4);
  odd_seconds_ = one_in(4) ? 1 + below(4) : 4 * rarity_;
  for (std::size_t count = 1 + below(one_in(10) ? 130 : 4); count > 0; --count)
    names_.push_back(unknown_name());
  const std::size_t days = one_in(4) ? below(40) : below(6);
  std::string list = "\"statistic_list\":[";
  for (std::size_t day = 0; day < days; ++day) {
    if (day > 0) list += ',';
    list += odd_entry(one_in(40 * rarity_) ? below(days) : day);
  }
  list += "]";
  const std::string head = "\"errcode\":" + std::string(errcodes[below(one_in(3) ? errcodes.size() : 1)]) +
                           ",\"errmsg\":" + std::string(errmsgs[below(errmsgs.size())]);
  std::string text = "{" + with_unknown(one_in(3) ? list + "," + head : head + "," + list) + "}";
  if (one_in(8)) text = spaced(text);
  if (one_in(30)) text.insert(text.find(':'), 2500, ' ');
  return one_in(10) ? "\xEF\xBB\xBF" + text : text;
}

// With white space between its tokens.
std::string ResponseSource::spaced(const std::string& text) {
  static constexpr std::array<std::string_view, 5> spaces{" ", "\n", "\t", "\r\n", "  "};
  const std::size_t rarity = 1 + below(4);
  std::string wide;
  for (const Token& token : tokens_of(text)) {
    if (one_in(rarity)) wide += spaces[below(spaces.size())];
    wide.append(text, token.begin, token.end - token.begin);
  }
  if (one_in(2)) wide += "\n";
  return wide;
}

ResponseSource::Tokens ResponseSource::tokens_of(std::string_view text) {
  static constexpr std::string_view marks = "{}[]:,";
  static constexpr std::string_view ends = "{}[]:,\" \t\r\n";
  Tokens tokens;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
    Token token{at, at + 1, text[at]};
    if (token.kind == '"') {
      while (token.end < text.size() && text[token.end] != '"')
        token.end += text[token.end] == '\\' ? 2 : 1;
      token.end = std::min(token.end + 1, text.size());
    } else if (marks.find(token.kind) == std::string_view::npos) {
      token.kind = '0';
      token.end = std::min(text.find_first_of(ends, at), text.size());
    }
    at = token.end;
    tokens.push_back(token);
  }
  return tokens;
}

// The tokens of the value that begins there: one, or those up to the bracket that closes.
ResponseSource::Span ResponseSource::value_at(const Tokens& tokens, std::size_t first) {
  std::size_t depth = 0;
  for (std::size_t at = first; at < tokens.size(); ++at) {
    const char kind = tokens[at].kind;
    if (kind == '{' || kind == '[') ++depth;
    if ((kind == '}' || kind == ']') && depth > 0) --depth;
    if (depth == 0) return {first, at + 1};
  }
  return {first, tokens.size()};
}

std::vector<ResponseSource::Span> ResponseSource::members_of(const Tokens& tokens) {
  std::vector<Span> members;
  for (std::size_t at = 0; at + 2 < tokens.size(); ++at) {
    if (tokens[at].kind != '"' || tokens[at + 1].kind != ':') continue;
    const Span value = value_at(tokens, at + 2);
    members.push_back({tokens[at].begin, tokens[value.end - 1].end});
  }
  return members;
}

std::string ResponseSource::key(std::string_view before) {
  switch (below(4)) {
    case 0:
      return escaped(before, 1 + below(before.size()));
    case 1:
      return "\"" + std::string(other_names[below(other_names.size())]) + "\"";
    case 2:
      return "\"" + digits(2) + "\"";
    default:
      return "\"" + std::string(field_table[below(field_count)].name) + "\"";
  }
}

// The same value, or nearly, in another spelling.
std::string ResponseSource::respelt_number(std::string_view number) {
  const std::string text(number);
  switch (below(6)) {
    case 0:
      return text + (text.find('.') == std::string::npos ? ".0" : "0");
    case 1:
      return text + (one_in(2) ? "e0" : "E+00");
    case 2:
      return text + digits(1 + below(20));
    case 3:
      return "-" + text;
    case 4:
      return text + "0e-1";
    default:
      return edge_number();
  }
}

// The string's token with one of its characters as an escape.
std::string ResponseSource::escaped(std::string_view string, std::size_t at) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string text(string);
  if (at + 1 >= text.size()) return text;
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::string escape{'\\', 'u', '0', '0', hex[byte >> 4U], hex[byte & 15U]};
  return text.replace(at, 1, escape);
}

bool ResponseSource::disturb_member(std::string& text) {
  const auto members = members_of(tokens_of(text));
  if (members.empty()) return false;
  const Span member = members[below(members.size())];
  const std::string copy = text.substr(member.begin, member.end - member.begin);
  switch (below(4)) {
    case 0: {
      const bool follows = text[member.end < text.size() ? member.end : 0] == ',';
      text.erase(member.begin, copy.size() + (follows ? 1 : 0));
      break;
    }
    case 1:
      text.insert(member.begin, copy + ",");
      break;
    case 2: {
      const std::size_t colon = copy.find(':');
      text.replace(member.begin, copy.size(), copy.substr(0, colon) + ":" + value());
      break;
    }
    default: {
      const Span other = members[below(members.size())];
      if (other.begin < member.end) return false;
      const std::string second = text.substr(other.begin, other.end - other.begin);
      text.replace(other.begin, second.size(), copy);
      text.replace(member.begin, copy.size(), second);
    }
  }
  return true;
}

bool ResponseSource::disturb_token(std::string& text) {
  const Tokens tokens = tokens_of(text);
  if (tokens.empty()) return false;
  const std::size_t chosen = below(tokens.size());
  const Token& token = tokens[chosen];
  const std::size_t size = token.end - token.begin;
  const bool is_key = chosen + 1 < tokens.size() && tokens[chosen + 1].kind == ':';
  if (one_in(20)) {
    text.insert(token.begin, not_spaces[below(not_spaces.size())]);
    return true;
  }
  if (token.kind == '"' && size > 1) {
    const std::string_view string = std::string_view(text).substr(token.begin, size);
    text.replace(token.begin, size, is_key ? key(string) : escaped(string, 1 + below(size)));
  } else if (token.kind == '0') {
    text.replace(token.begin, size,
                 one_in(4) ? value() : respelt_number(std::string_view(text).substr(token.begin, size)));
  } else if (token.kind == '{' || token.kind == '[') {
    const Span value = value_at(tokens, chosen);
    const std::size_t end = tokens[value.end - 1].end;
    text.insert(end, one_in(2) ? "," + text.substr(token.begin, end - token.begin) : "]");
  } else {
    text.erase(token.begin, size);
  }
  return true;
}

void ResponseSource::disturb_bytes(std::string& text) {
  const std::size_t at = below(text.size() + 1);
  switch (below(6)) {
    case 0:
      text.resize(at);
      break;
    case 1:
      text.insert(at, fragments[below(fragments.size())]);
      break;
    case 2:
      text.insert(at, 1, static_cast<char>(below(256)));
      break;
    case 3:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ static_cast<char>(1U << below(8)));
      break;
    case 4:
      text.erase(at, 1 + below(4));
      break;
    default:
      text.insert(0, "\xEF\xBB\xBF");
  }
}

void ResponseSource::disturb(std::string& text) {
  const std::size_t kind = below(8);
  if (kind < 4 && disturb_token(text)) return;
  if (kind < 6 && disturb_member(text)) return;
  if (kind == 6) {
    text = spaced(text);
  } else {
    disturb_bytes(text);
  }
}

}  // namespace kfstat::fuzz
