// What of upstream's answer is passed on, and what stays here.
#include "upstream/upstream_text.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>

namespace {

using kfstat::relay::read_upstream_text;
using kfstat::relay::repeats_secret;

std::string cleaned(std::string text) {
  const auto read = read_upstream_text(std::move(text));
  REQUIRE(read);
  return read->json;
}

}  // namespace

TEST_CASE("an answer without addresses passes byte for byte") {
  for (const std::string_view json :
       {R"({"errcode":0,"errmsg":"ok","statistic_list":[ {"stat_time": 1.0e3} ]})", R"( { "errcode" : 0 } )",
        R"({"a":{"errmsg":"from ip: 10.0.0.1"},"b":["\"errmsg\":",{"}":"]"}]})", "[1,2]", "null", "17",
        "\"x\"", R"({"errmsg":7,"errmsg":"ok\/\u4e2d"})"}) {
    INFO(json);
    CHECK(cleaned(std::string(json)) == json);
  }
  CHECK(cleaned("\xEF\xBB\xBF{}") == "{}");
}

TEST_CASE("an address in errmsg goes to the log and to nobody else, however the member is spelt") {
  constexpr std::string_view said = "not allow to access from your ip, from ip: 203.0.113.9, more info at x";
  for (const std::string_view key : {"errmsg", "err\\u006dsg"}) {
    const auto read = read_upstream_text("{\"errcode\":60020 , \"" + std::string(key) + "\":\"" +
                                         std::string(said) + "\",\"a\":[1, 2]}");
    REQUIRE(read);
    CHECK(read->errcode == 60020);
    CHECK(read->egress_address == "203.0.113.9");
    CHECK(read->json.find("203.0.113.9") == std::string::npos);
    CHECK(read->errmsg.find("203.0.113.9") == std::string::npos);
    CHECK(read->json.ends_with(",\"a\":[1, 2]}"));
  }
  const std::string twice = cleaned(R"({"errmsg":"from ip: 10.1.2.3","errmsg":"from ip: 10.4.5.6"})");
  CHECK(twice.find("10.1.2.3") == std::string::npos);
  CHECK(twice.find("10.4.5.6") == std::string::npos);
  CHECK(cleaned(R"({"errmsg":{"deep":"from ip: 10.1.2.3"},"b":1})") == R"({"errmsg":{},"b":1})");
  CHECK(cleaned(R"({"errmsg":["from ip: 10.1.2.3"]})") == R"({"errmsg":[]})");
}

TEST_CASE("the first errcode counts, where it is a whole number that fits") {
  const auto errcode = [](std::string text) { return read_upstream_text(std::move(text))->errcode; };
  CHECK(errcode(R"({"errcode":45009,"errcode":0})") == 45009);
  CHECK(errcode(R"({"errcode":0.0})") == 0);
  CHECK(errcode(R"({"\u0065rrcode":-1})") == -1);
  CHECK_FALSE(errcode(R"({"errcode":0.5})"));
  CHECK_FALSE(errcode(R"({"errcode":"0"})"));
  CHECK_FALSE(errcode(R"({"errcode":2147483648})"));
  CHECK_FALSE(errcode(R"({"a":{"errcode":1}})"));
  CHECK_FALSE(errcode("[]"));
}

TEST_CASE("what is not one JSON value is nothing") {
  for (const std::string_view text : {"", "{", "{}{}", "{}x", "<html>", "{\"a\":\"\xFF\"}", "{'a':1}"}) {
    INFO(text);
    CHECK_FALSE(read_upstream_text(std::string(text)));
  }
  CHECK_FALSE(read_upstream_text(std::string("{}\0", 3)));
}

TEST_CASE("a repeated secret is found in every spelling") {
  const std::string secret = "s3cret/+token";
  CHECK(repeats_secret(R"({"a":"xs3cret/+tokenx"})", secret));
  CHECK(repeats_secret(R"({"s3cret/+token":1})", secret));
  CHECK(repeats_secret(R"({"a":"s3cret\/+token"})", secret));
  CHECK(repeats_secret(R"({"a":"s3cre\u0074/+token"})", secret));
  CHECK(repeats_secret(R"({"a":"?t=s3cret%2f%2Btoken"})", secret));
  CHECK(repeats_secret(R"({"a":1,"a":["s3cret\u002f%2Btoken"]})", secret));
  CHECK_FALSE(repeats_secret(R"({"a":"s3cret/ +token"})", secret));
  CHECK_FALSE(repeats_secret(R"({"a":"%"})", secret));
  CHECK_FALSE(repeats_secret(R"({"a":"short"})", "short"));
}
