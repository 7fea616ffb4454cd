#include "catch.hpp"
#include <kfstat/document.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/issue.hpp>

#include <set>
#include <string>

using namespace kfstat;

TEST_CASE("every code has its own name and a sentence in both languages") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < issue_code_count; ++i) {
    const auto code = static_cast<IssueCode>(i);
    INFO(to_string(code));
    CHECK(names.insert(to_string(code)).second);
    Issue issue{code, "/start_time", "", {{"errcode", std::int64_t{60020}}}};
    const std::string en = format_issue(issue, Locale::en);
    const std::string zh = format_issue(issue, Locale::zh);
    CHECK(en.size() > 10);
    CHECK(zh.size() > 10);
    CHECK(en != zh);
    CHECK(en.find_first_of("{[|") == std::string::npos);
    CHECK(zh.find_first_of("{[|") == std::string::npos);
  }
}

TEST_CASE("a sentence carries the facts") {
  const Issue too_long{
      IssueCode::range_too_long, "", "", {{"days", std::int64_t{32}}, {"max_days", std::int64_t{31}}}};
  CHECK(format_issue(too_long, Locale::en) == "The range has 32 days; at most 31 can be asked at once.");
  const Issue not_ready{
      IssueCode::range_yesterday_not_ready, "/end_time", "", {{"ready_at", std::int64_t{1645653600}}}};
  CHECK(format_issue(not_ready, Locale::zh).find("2022-02-24 06:00 UTC+8") != std::string::npos);
  const Issue setup{IssueCode::upstream_setup, "", "", {{"errcode", std::int64_t{40013}}}};
  CHECK(format_issue(setup, Locale::en).find("errcode 40013") != std::string::npos);
  const Issue token{IssueCode::upstream_credential, "", "", {{"errcode", std::int64_t{40001}}}};
  CHECK(format_issue(token, Locale::en).find("secret") == std::string::npos);
  CHECK(format_issue(token, Locale::zh).find("access_token") != std::string::npos);
  CHECK(format_issue(token, Locale::zh).find("40001") != std::string::npos);
  for (int i = static_cast<int>(IssueCode::upstream_temporary);
       i <= static_cast<int>(IssueCode::upstream_unknown); ++i) {
    const std::string sentence = format_issue({static_cast<IssueCode>(i), "", "", {}}, Locale::zh);
    CHECK(sentence.find("upstream.") == std::string::npos);
    CHECK(sentence.size() > 20);
  }
}

TEST_CASE("a sentence names the field at the place and no other that begins like it") {
  const auto sentence = [](const char* path) {
    return format_issue({IssueCode::query_duplicate_key, path, "", {}}, Locale::en);
  };
  CHECK(sentence("/open_kfid") == "The account is given twice; give it once.");
  CHECK(sentence("/open_kfidx") == "“open_kfidx” is given twice; give it once.");
  CHECK(sentence("/a~1b~01") == "“a/b~1” is given twice; give it once.");
  CHECK(sentence("/servicer_userids") == "The list of servicers is given twice; give it once.");
  CHECK(sentence("/servicer_userids/3") == "Servicer 4 of the list is given twice; give it once.");
  CHECK(sentence("/servicer_userids/99999999999") == "The list of servicers is given twice; give it once.");
  CHECK(format_issue({IssueCode::id_empty, "/open_kfids/0", "", {}}, Locale::zh) ==
        "列表中第 1 个客服账号为空，请填写或删除。");
}

TEST_CASE("what was expected is said in words, not in the contract's types") {
  const auto says = [](IssueCode code, const char* path, const char* expected, Locale locale) {
    return format_issue({code, path, "", {{"expected", std::string(expected)}}}, locale);
  };
  using enum IssueCode;
  CHECK(says(query_wrong_type, "/start_time", "time", Locale::en) ==
        "The first day does not fit; it must be a date such as 2022-02-23 or whole Unix seconds.");
  CHECK(says(query_wrong_type, "/servicer_userids/2", "string", Locale::zh) ==
        "列表中第 3 名接待人员不符合要求，应为文字。");
  CHECK(says(query_wrong_type, "/days", "number", Locale::en) ==
        "The number of days does not fit; it must be a whole number, 1 or more.");
  CHECK(says(query_contradiction, "/end_date", "2022-02-23", Locale::zh) ==
        "结束日期与查询中的其他字段不一致，按那些字段应为 2022-02-23。");
  for (const char* const type :
       {"string", "time", "array", "object", "number", "count", "whole number", "int32", "text or bytes",
        "report day", "fewer responses", "as many parts"}) {
    if (std::string_view(type).find(' ') == std::string_view::npos) {
      CHECK(says(query_wrong_type, "/start_date", type, Locale::en).find(type) == std::string::npos);
    }
    CHECK(says(input_wrong_type, "/0", type, Locale::zh).find(type) == std::string::npos);
  }
  CHECK(says(input_wrong_type, "", "wire|en|zh", Locale::zh) == "输入不符合要求，应为wire 或 en 或 zh。");
  CHECK(says(input_wrong_type, "/0", "report", Locale::en) ==
        "Item 1 of the list does not fit; it must be what was read from an answer.");
  CHECK(says(input_wrong_type, "/11/open_kfid", "string", Locale::zh) ==
        "列表第 12 项的“open_kfid”不符合要求，应为文字。");
}

TEST_CASE("a figure beyond whole numbers is written out") {
  const Issue issue{IssueCode::range_milliseconds, "/start_time", "", {{"seconds", 1e20}}};
  CHECK(format_issue(issue, Locale::en) ==
        "The first day is in milliseconds; in seconds it is 100000000000000000000.");
}

TEST_CASE("an unknown field is told with the one that was meant") {
  const Issue misspelt{
      IssueCode::query_unknown_field, "/user~1id", "", {{"suggestion", std::string("servicer_userid")}}};
  CHECK(format_issue(misspelt, Locale::en) == "There is no field “user/id”. Did you mean servicer_userid?");
  CHECK(format_issue({IssueCode::query_unknown_field, "/x", "", {}}, Locale::en) ==
        "There is no field “x”; check its spelling.");
}

TEST_CASE("bytes that are no JSON are told by what they look like, in both languages") {
  struct Bytes {
    std::string_view text;
    std::string_view en;
    std::string_view zh;
  };
  using namespace std::string_view_literals;
  const Bytes rows[] = {
      {""sv, "empty", "为空"},
      {"\xEF\xBB\xBF \r\n"sv, "empty", "为空"},
      {"\x1F\x8B\x08\0\0"sv, "compressed", "压缩"},
      {"PK\x03\x04\x14"sv, "compressed", "压缩"},
      {"\x28\xB5\x2F\xFD\x24"sv, "compressed", "压缩"},
      {"\xFD"
       "7zXZ\0"sv,
       "compressed", "压缩"},
      {"\xFF\xFE{\0}\0"sv, "UTF-16", "UTF-16"},
      {"\xFE\xFF\0{\0}"sv, "UTF-16", "UTF-16"},
      {"{\0\"\0}\0"sv, "UTF-16", "UTF-16"},
      {"\n<!DOCTYPE html>"sv, "web page", "网页"},
      {"{\"open_kfid\":\"\xD5\xC5\xC8\xFD\"}"sv, "GBK", "GBK"},
      {"{\"open_kfid\":\"\xFF\"}"sv, "at byte 14", "第 14 字节"},
      {"{\"open_kfid\":\"\x81\x39\xEE\x39\"}"sv, "GBK", "GBK"},
      {"{'open_kfid'"sv, "at byte 1", "第 1 字节"},
      {"{'open_kfid'"sv, "quote", "引号"},
      {"{“open_kfid”：“wk1”}"sv, "quote", "引号"},
      {"{\"open_kfid\"：\"wk1\"}"sv, "sign", "标点"},
      {"{\"open_kfid\":\"wk"sv, "cut short at byte 16", "不完整"},
      {"{\"open_kfid\""sv, "cut short", "缺少结尾"},
      {"{\"open_kfid\":\"\xE6\x88\x90\xE5"sv, "cut short", "缺少结尾"},
      {"{}\n{}\n"sv, "goes on after its JSON has ended (at byte 3)", "第 3 字节"},
      {"{\"days\":1}\0"sv, "goes on", "还有内容"},
      {"[{}{}]"sv, "at byte 3", "第 3 字节"},
      {"HTTP/1.1 200 OK\r\n\r\n{}"sv, "HTTP headers", "HTTP 头"},
      {"< HTTP/1.1 200 OK\r\n< \r\n{}"sv, "HTTP headers", "HTTP 头"},
      {"{{}"sv, "at byte 1", "第 1 字节"},
  };
  for (const Bytes& row : rows) {
    INFO(row.en);
    const Result<Query> query = validate_query(row.text, 0);
    REQUIRE(query.issues.size() == 1);
    const Issue& issue = query.issues.front();
    CHECK(to_string(issue.code) == "query.not_json");
    CHECK(issue.params.size() == 1);
    CHECK(issue.message.find(row.en) != std::string::npos);
    CHECK(format_issue(issue, Locale::zh).find(row.zh) != std::string::npos);
    CHECK(document::format_issue(document::format(issue), Locale::zh) == format_issue(issue, Locale::zh));
    CHECK(format_issue(parse_response(row.text, {}).issues.front(), Locale::zh).find(row.zh) !=
          std::string::npos);
  }
}

TEST_CASE("an issue document gives the sentence of its issue, and anything gives some sentence") {
  CHECK(document::format_issue(R"({"code":"range.too_long","path":"","params":{"days":32,"max_days":31}})",
                               Locale::en) == "The range has 32 days; at most 31 can be asked at once.");
  for (const char* const text :
       {"", "{", "null", "[]", "{}", R"({"code":1})", R"({"code":"no.such"})",
        R"({"code":"range.too_long","params":[1]})", R"({"code":"range.too_long","path":7})"}) {
    CHECK_FALSE(document::format_issue(text, Locale::zh).empty());
  }
}

TEST_CASE("a pointer step escapes what RFC 6901 escapes") {
  CHECK(pointer_step("a/b~c") == "/a~1b~0c");
  CHECK(pointer_step(std::size_t{7}) == "/7");
}

TEST_CASE("every int32 has an explanation") {
  for (const std::int32_t errcode : {INT32_MIN, -2, -1, 0, 1, 40014, 60020, 2000002, INT32_MAX}) {
    const ErrcodeExplanation why = explain_errcode(errcode);
    CHECK(why.errcode == errcode);
    CHECK_FALSE(why.meaning[Locale::zh].empty());
    CHECK_FALSE(why.action[Locale::en].empty());
  }
}

TEST_CASE("a class has words of its own, where the errcode is not at hand") {
  const ErrcodeExplanation why = explain_class(ErrcodeClass::credential);
  CHECK(why.errcode == 0);
  CHECK(why.retry == Retry::after_refresh);
  CHECK(why.meaning[Locale::en] == "The access_token is invalid or has expired.");
  CHECK(why.meaning[Locale::zh] != explain_errcode(40014).meaning[Locale::zh]);
}

// Whoever switches it on hands all accounts over: the desk and its survey stop.
TEST_CASE("nobody is told to switch an API on") {
  for (std::int32_t errcode = -1; errcode < 100000; ++errcode) {
    const ErrcodeExplanation why = explain_errcode(errcode);
    const bool names_a_switch = why.action[Locale::en].find("witch") != std::string::npos ||
                                why.action[Locale::zh].find("开启") != std::string::npos ||
                                why.action[Locale::en].find("enable") != std::string::npos;
    const bool warns = why.action[Locale::en].find("Do not switch") != std::string::npos &&
                       why.action[Locale::zh].find("请勿") != std::string::npos;
    if (names_a_switch && !warns) FAIL("errcode " << errcode << ": " << why.action[Locale::en]);
  }
}

TEST_CASE("a sentence on an answer says which day, which figure and, of several answers, which") {
  const auto en = [](IssueCode code, const char* path) {
    return format_issue({code, path, "", {}}, Locale::en);
  };
  const auto zh = [](IssueCode code, const char* path) {
    return format_issue({code, path, "", {}}, Locale::zh);
  };
  const IssueCode twice = IssueCode::response_duplicate_key;
  const char* const figure = "/statistic_list/3/statistic/reply_rate";
  CHECK(en(twice, figure) ==
        "In the answer, Reply rate (reply_rate) of day 4 of the list is given twice: nobody knows which is "
        "meant.");
  CHECK(zh(twice, figure) ==
        "返回内容中列表第 4 天的人工回复率（reply_rate）出现了两次，无法判断以哪个为准。");
  CHECK(en(IssueCode::response_unknown_field, "/1/statistic_list/0/a~1b") ==
        "The answer has a field that kfstat does not know and leaves out: “a/b” of day 1 of the list in "
        "answer 2.");
  CHECK(zh(IssueCode::response_duplicate_day, "/statistic_list/9") ==
        "返回内容中同一天出现了两次，后一次是列表第 10 天。");
  CHECK(en(IssueCode::response_missing_field, "/statistic_list/0/stat_time").find("stat_date") !=
        std::string::npos);
  CHECK(en(IssueCode::response_missing_field, "/errcode").find("stat_date") == std::string::npos);
  for (const char* const path :
       {"", "/", "//", "/0", "/0/1/2", "/statistic_list", "/statistic_list/x", "x", "/~"}) {
    CHECK_FALSE(en(twice, path).empty());
    CHECK_FALSE(zh(twice, path).empty());
  }
}

TEST_CASE("a sentence on an answer has words for types") {
  for (const char* const expected : {"string", "number", "array", "object"}) {
    const Issue issue{IssueCode::response_wrong_type, "/errmsg", "", {{"expected", std::string(expected)}}};
    CHECK(format_issue(issue, Locale::zh).find(expected) == std::string::npos);
    CHECK(format_issue(issue, Locale::en).find(expected) == std::string::npos);
  }
  const Issue overflow{IssueCode::summary_overflow, "", "", {{"field", std::string("session_cnt")}}};
  CHECK(format_issue(overflow, Locale::zh) == "接入人工会话数（session_cnt）的合计过大，无法精确表示。");
}

TEST_CASE("an issue of a code that is not the core's gives its own message") {
  CHECK(document::format_issue(R"({"code":"relay.busy","path":"","message":"Come back later.","params":{}})",
                               Locale::zh) == "Come back later.");
  CHECK(document::format_issue(R"({"code":"relay.busy","message":5})", Locale::en) ==
        "Unknown problem: relay.busy");
}
