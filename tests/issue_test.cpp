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
    CHECK(en.find('{') == std::string::npos);
    CHECK(zh.find('{') == std::string::npos);
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
  CHECK(sentence("/open_kfidx") == "open_kfidx is given twice; give it once.");
  CHECK(sentence("/servicer_userids/3") == "The list of servicers is given twice; give it once.");
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
    CHECK_FALSE(why.meaning.zh.empty());
    CHECK_FALSE(why.action.en.empty());
  }
}
