// What is valid JSON is judged by a library that many use: the core's reader takes exactly what that takes,
// and reads the same of it. That library does not say which byte of a text is the first wrong one; a table
// does.
#include "catch.hpp"
#include "fuzz/response_source.hpp"

#include <json.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace json = kfstat::json;
using Oracle = nlohmann::json;

namespace {

bool is_same(const json::Value& value, const Oracle& wanted);

// Of members of one name the library keeps the last.
bool is_same_object(const json::Value& object, const Oracle& wanted) {
  if (!wanted.is_object()) return false;
  Oracle names = Oracle::object();
  for (std::size_t i = object.children.size(); i-- > 0;) {
    const json::Value& member = object.children[i];
    if (names.contains(member.key)) {
      if (!member.repeated) return false;
      continue;
    }
    names[member.key] = true;
    if (!wanted.contains(member.key) || !is_same(member, wanted[member.key])) return false;
  }
  return names.size() == wanted.size();
}

bool is_same(const json::Value& value, const Oracle& wanted) {
  switch (value.type) {
    case json::Type::null:
      return wanted.is_null();
    case json::Type::boolean:
      return wanted.is_boolean();
    case json::Type::natural:
      return wanted.is_number_unsigned() && wanted.get<std::uint64_t>() == value.natural;
    case json::Type::negative:
      return wanted.is_number_integer() && wanted.get<std::int64_t>() == value.negative;
    case json::Type::real:
      return wanted.is_number_float() && wanted.get<double>() == value.real;
    case json::Type::string:
      return wanted.is_string() && wanted.get_ref<const std::string&>() == value.text;
    case json::Type::array:
      if (!wanted.is_array() || wanted.size() != value.children.size()) return false;
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!is_same(value.children[i], wanted[i])) return false;
      }
      return true;
    case json::Type::object:
      return is_same_object(value, wanted);
  }
  return false;
}

bool is_judged_alike(const std::string& text) {
  const json::Parsed parsed = json::parse(text);
  const Oracle wanted = Oracle::parse(text, nullptr, false);
  if (!parsed.value) return wanted.is_discarded() || parsed.failure.flaw == json::Flaw::depth;
  return !wanted.is_discarded() && is_same(*parsed.value, wanted);
}

std::size_t first_wrong(std::string_view text) {
  const json::Parsed parsed = json::parse(text);
  REQUIRE(!parsed.value);
  return parsed.failure.offset;
}

}  // namespace

TEST_CASE("damaged texts are taken, refused and read as the library does") {
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    kfstat::fuzz::ResponseSource source(seed);
    std::string text = seed % 2 == 0 ? source.response() : source.odd_response();
    for (std::size_t times = source.below(4); times > 0; --times)
      source.disturb(text);
    // The library takes one for the end of the text.
    if (text.find('\0') != std::string::npos) continue;
    INFO(text);
    REQUIRE(is_judged_alike(text));
  }
}

TEST_CASE("numbers and strings are taken, refused and read as the library does") {
  for (const std::string text : {"0",
                                 "-0",
                                 "-0.0",
                                 "1",
                                 "-1",
                                 "01",
                                 "-01",
                                 "1.",
                                 ".5",
                                 "1.5",
                                 "1e",
                                 "1e+",
                                 "1E5",
                                 "1e-5",
                                 "1e400",
                                 "-1e400",
                                 "1e-400",
                                 "5e-324",
                                 "2e-324",
                                 "1.7976931348623157e308",
                                 "1.7976931348623159e308",
                                 "18446744073709551615",
                                 "18446744073709551616",
                                 "-9223372036854775808",
                                 "-9223372036854775809",
                                 "123456789012345678901234567890",
                                 "0.1000000000000000055511151231257827",
                                 "0.000000000000000000000000000000000000000000000000000000000000000000001e70",
                                 "1e99999999999999999999",
                                 "1e-99999999999999999999",
                                 "0e99999999999999999999",
                                 "+1",
                                 "--1",
                                 "1-",
                                 "NaN",
                                 "Infinity",
                                 "nul",
                                 "nulll",
                                 "null",
                                 "true",
                                 "false",
                                 "True",
                                 "'a'",
                                 "\"",
                                 "\"a",
                                 "\"a\"",
                                 "\"a\" ",
                                 "\"\t\"",
                                 "\"\x7f\"",
                                 "\"\\u0000\"",
                                 "\"\\u00e9\\u65b0\"",
                                 "\"\\ud83d\\ude39\"",
                                 "\"\\uD83D\\uDE39\"",
                                 "\"\\ud83d\"",
                                 "\"\\ude39\"",
                                 "\"\\ud83d\\u0041\"",
                                 "\"\\ud83dx\"",
                                 "\"\\u12g4\"",
                                 "\"\\u123\"",
                                 "\"\\x\"",
                                 "\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"",
                                 "\"\xc3\xa9\"",
                                 "\"\xc3\"",
                                 "\"\xed\xa0\x80\"",
                                 "\"\xf4\x90\x80\x80\"",
                                 "",
                                 " ",
                                 "\xEF\xBB\xBF",
                                 "\xEF\xBB\xBF 1",
                                 "\xEF\xBB 1",
                                 "[",
                                 "]",
                                 "[]",
                                 "[ ]",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[,1]",
                                 "{",
                                 "{}",
                                 "{ }",
                                 "{\"a\"",
                                 "{\"a\":",
                                 "{\"a\":1",
                                 "{\"a\":1,",
                                 "{\"a\":1,}",
                                 "{\"a\":1}",
                                 "{a:1}",
                                 "{1:1}",
                                 "{\"a\" 1}",
                                 "{\"a\":1 \"b\":2}",
                                 "{\"a\":1,\"a\":2}",
                                 "[1 2]",
                                 "[]]",
                                 "{}}",
                                 "1 2",
                                 "// 1",
                                 "\x0b"
                                 "1"}) {
    INFO(text);
    CHECK(is_judged_alike(text));
  }
}

TEST_CASE("a text that is no JSON has a first byte that is wrong") {
  const std::vector<std::pair<std::string, std::size_t>> wrong{
      {"", 0},        {"nul", 3},         {"nulx", 3},       {"[1,]", 3},    {"{\"a\" 1}", 5},
      {"[1 2]", 3},   {"01", 1},          {"1.x", 2},        {"[-]", 2},     {"1e+}", 3},
      {"[1e999]", 1}, {"\"a", 2},         {"\"a\nb\"", 2},   {"\"\\q\"", 2}, {"\"\\u12x4\"", 5},
      {"{a:1}", 1},   {"{\"a\":1,}", 7},  {"[] x", 3},       {"１", 0},      {"\"\\ud83d\"", 7},
      {"[1]]", 3},    {"{\"a\":tru}", 8}, {"[\"\xff\"]", 2}, {"{} \xff", 3}, {std::string("[1\0]", 4), 2},
  };
  for (const auto& [text, offset] : wrong) {
    INFO(text);
    CHECK(first_wrong(text) == offset);
  }
}

TEST_CASE("of too many brackets the first is wrong") {
  const std::string deep = std::string(32, '[') + std::string(32, ']');
  CHECK(json::parse(deep).value);
  const json::Parsed deeper = json::parse(" [" + deep + "]");
  REQUIRE(!deeper.value);
  CHECK(deeper.failure.flaw == json::Flaw::depth);
  CHECK(deeper.failure.offset == 33);
}
