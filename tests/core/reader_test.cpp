// The fast reader against the reference over thousands of damaged responses, the same everywhere this runs;
// tests/fuzz looks for more.
#include "catch.hpp"
#include "fuzz/response_source.hpp"
#include "fuzz/same_reading.hpp"
#include "response/response_reader.hpp"

#include <array>
#include <string>
#include <vector>

namespace {

using kfstat::ParseOptions;
using kfstat::fuzz::find_difference;
using kfstat::fuzz::ResponseSource;

constexpr std::string_view query = R"({"open_kfid":"wk1","start_time":"2022-02-23","end_time":"2022-02-25"})";

std::string find_difference_of(std::uint64_t seed) {
  ResponseSource source(seed);
  ParseOptions options;
  if (source.below(4) == 0) options.query = query;
  if (source.below(4) == 0) options.max_count = kfstat::max_safe_integer;
  std::string text = seed % 2 == 0 ? source.response() : source.odd_response();
  for (std::size_t times = source.below(2) * source.below(4); times > 0; --times)
    source.disturb(text);
  const std::string difference = find_difference(text, options);
  return difference.empty() ? difference : text + "\n" + difference;
}

}  // namespace

TEST_CASE("both readers say the same of damaged responses") {
  std::string difference;
  for (std::uint64_t seed = 0; seed < 8000 && difference.empty(); ++seed)
    difference = find_difference_of(seed);
  INFO(difference);
  REQUIRE(difference.empty());
}

TEST_CASE("both readers say the same wherever a response is cut") {
  ResponseSource source(1);
  std::string text = source.response();
  while (text.size() < 4000 || text.size() > 6000)
    text = source.response();
  std::string difference;
  for (std::size_t size = 0; size <= text.size() && difference.empty(); ++size) {
    // Of exactly its size, so that AddressSanitizer sees a read beyond.
    const std::vector<char> cut(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    difference = find_difference({cut.data(), cut.size()}, {});
  }
  INFO(difference);
  REQUIRE(difference.empty());
}

TEST_CASE("both readers say the same of every character in every place of a row") {
  const std::string row =
      R"("statistic":{"session_cnt":82,"customer_cnt":19,"customer_msg_cnt":574,"reply_rate":0.0732,)"
      R"("first_reply_average_sec":40.5,"satisfaction_investgate_cnt":46,"satisfaction_participation_rate":1,)"
      R"("satisfied_rate":0.08108108108108109,"middling_rate":0.8649,"dissatisfied_rate":0,)"
      R"("upgrade_service_customer_cnt":0,"upgrade_service_member_invite_cnt":12,)"
      R"("upgrade_service_member_customer_cnt":0,"upgrade_service_groupchat_invite_cnt":345,)"
      R"("upgrade_service_groupchat_customer_cnt":17,"msg_rejected_customer_cnt":0}})";
  const std::string before = R"({"errcode":0,"errmsg":"ok","statistic_list":[{"stat_time":1645545600,)" +
                             row + R"(,{"stat_time":1645632000,)";
  constexpr std::string_view others = "09./+*-\"'&#,:}{][ \n\teEn\\\x02\x7f\x82\xae\xff";
  std::string difference;
  for (std::size_t at = 0; at < row.size() && difference.empty(); ++at) {
    for (const char other : others) {
      std::string damaged = row;
      damaged[at] = other;
      difference = find_difference(before + damaged + "]}", {});
      if (!difference.empty()) break;
    }
  }
  INFO(difference);
  REQUIRE(difference.empty());
}

namespace {

constexpr std::string_view figures =
    R"("session_cnt":82,"customer_cnt":19,"customer_msg_cnt":574,"reply_rate":0.0732,)"
    R"("first_reply_average_sec":40.5,"satisfaction_investgate_cnt":46,"satisfaction_participation_rate":1,)"
    R"("satisfied_rate":0.08108108108108109,"middling_rate":0.8649,"dissatisfied_rate":0,)"
    R"("upgrade_service_customer_cnt":0,"upgrade_service_member_invite_cnt":12,)"
    R"("upgrade_service_member_customer_cnt":0,"upgrade_service_groupchat_invite_cnt":345,)"
    R"("upgrade_service_groupchat_customer_cnt":17,"msg_rejected_customer_cnt":0)";

// Texts that stand each in its place: beside errcode, in front of all in an entry, in front of all in its
// statistic, behind all there, behind all in the entry.
using Members = std::array<std::string, 5>;

std::string before(const std::string& member) {
  return member.empty() ? member : member + ",";
}

std::string behind(const std::string& member) {
  return member.empty() ? member : "," + member;
}

std::string entry_with(const Members& members, std::size_t day) {
  std::string text = "{" + before(members[1]) + R"("stat_time":)" + std::to_string(1645545600 + day * 86400) +
                     R"(,"statistic":{)" + before(members[2]);
  text += figures;
  return text + behind(members[3]) + "}" + behind(members[4]) + "}";
}

std::string response_with(const Members& members) {
  std::string text = R"({"errcode":0,)" + before(members[0]) + R"("errmsg":"ok","statistic_list":[)";
  for (std::size_t day = 0; day < 12; ++day)
    text += (day > 0 ? "," : "") + entry_with(members, day);
  return text + "]}";
}

// Days of which each has its own member in that place.
std::string days_with(const std::vector<std::string>& members, std::size_t place) {
  std::string text = R"({"errcode":0,"errmsg":"ok","statistic_list":[)";
  for (std::size_t day = 0; day < members.size(); ++day) {
    Members here;
    here[place] = members[day];
    text += (day > 0 ? "," : "") + entry_with(here, day);
  }
  return text + "]}";
}

}  // namespace

TEST_CASE("a field nobody knows is stepped over, whatever it holds and wherever it stands") {
  for (const std::string value : {"7",
                                  "-0.5",
                                  "0.25",
                                  "null",
                                  "true",
                                  "\"\"",
                                  "\"人工\"",
                                  R"("a\"b\\\u4eba")",
                                  "[]",
                                  "{}",
                                  "[1,[2,{}],\"x\"]",
                                  R"({"a":{"b":[1,2,{"c":null}]},"b":{"a":1},"stat_time":3})",
                                  R"( { "a" : 1 ,
 "b" : [ ] } )",
                                  "1e5",
                                  "1.5E-3",
                                  "1e99",
                                  "1e308",
                                  R"("\ud83d\ude39\/")",
                                  R"("\uDBFF\uDFFF\uD7FF\uE000")",
                                  R"({"\u0061":1,"b":{"\"":[]}})"}) {
    for (std::size_t place = 0; place < 5; ++place) {
      std::array<std::string, 5> members;
      members[place] = "\"new_field\":" + value;
      const std::string text = response_with(members);
      INFO(text);
      const auto read = kfstat::read_ordinary_response(text);
      REQUIRE(read.has_value());
      CHECK(read->notices.size() == 1);
      CHECK(find_difference(text, {}).empty());
    }
  }
}

TEST_CASE("what may be wrong with a field nobody knows is left to the reader that explains") {
  for (const std::string member : {R"("x":{"a":1,"a":2})",
                                   R"("x":{"\u0061":1,"a":2})",
                                   R"("x":{"b":[{"\u0061":1,"\u0061":2}]})",
                                   R"("x":1e999)",
                                   R"("x":"\ud800")",
                                   R"("x":"\ud83d\u0041")",
                                   R"("x":"\ud83d\ud83d")",
                                   R"("x":"\ude39\ud83d")",
                                   R"("x":"\ud83d\ude3")",
                                   R"("x":01)",
                                   R"("x":tru)",
                                   R"("x":[1,])",
                                   R"("x":1,"x":2)",
                                   R"("x":1,"\u0078":1)",
                                   R"("session\u005fcnt":1)",
                                   "\"x\":\"\xff\"",
                                   "\"x\":\xef\xbb\xbf{}",
                                   "\"x\":\xef\xbb\xbf\x31",
                                   R"("x")",
                                   R"("x":)",
                                   R"(x:1)",
                                   R"("reply_rate":{"a":1})"}) {
    for (std::size_t place = 0; place < 5; ++place) {
      std::array<std::string, 5> members;
      members[place] = member;
      const std::string text = response_with(members);
      INFO(text);
      const bool is_unknown = place == 0 && member.find("reply_rate") != std::string::npos;
      CHECK(kfstat::read_ordinary_response(text).has_value() == is_unknown);
      CHECK(find_difference(text, {}).empty());
    }
  }
}

TEST_CASE("several unknown names are noted once each, in the order of the text") {
  const std::string text =
      response_with({R"("a/b":1)", R"("c":1,"d~":2)", R"("c":3)", R"("e":[])", R"("f":1,"a/b":{})"});
  const auto read = kfstat::read_ordinary_response(text);
  REQUIRE(read.has_value());
  std::vector<std::string> paths;
  for (const kfstat::Issue& notice : read->notices)
    paths.push_back(notice.path);
  CHECK(paths == std::vector<std::string>{"/a~1b", "/statistic_list/0/c", "/statistic_list/0/d~0",
                                          "/statistic_list/0/statistic/e", "/statistic_list/0/f"});
  CHECK(find_difference(text, {}).empty());
}

TEST_CASE("names nobody knows may be of any script") {
  const std::string text = response_with({R"("新":1)", R"("é/":2)", R"("新":3)", R"("字段":4)", ""});
  const auto read = kfstat::read_ordinary_response(text);
  REQUIRE(read.has_value());
  std::vector<std::string> paths;
  for (const kfstat::Issue& notice : read->notices)
    paths.push_back(notice.path);
  CHECK(paths ==
        std::vector<std::string>{"/新", "/statistic_list/0/é~1", "/statistic_list/0/statistic/字段"});
  CHECK(find_difference(text, {}).empty());
}

TEST_CASE("a value is as deep as its place makes it, though it was valid elsewhere") {
  const std::string deep = "\"x\":" + std::string(30, '[') + std::string(30, ']');
  for (std::size_t place = 1; place < 5; ++place) {
    Members members;
    members[0] = deep;
    CHECK(find_difference(response_with(members), {}).empty());
    members[place] = deep;
    CHECK_FALSE(kfstat::read_ordinary_response(response_with(members)).has_value());
    CHECK(find_difference(response_with(members), {}).empty());
  }
}

TEST_CASE("a name that is written with escapes is the same name") {
  const std::string text =
      response_with({"", R"("new\u005ffield":1)", "", R"("new_field":"\u006f")", R"("a\/b":2)"});
  const auto read = kfstat::read_ordinary_response(text);
  REQUIRE(read.has_value());
  REQUIRE(read->notices.size() == 2);
  CHECK(read->notices[0].path == "/statistic_list/0/new_field");
  CHECK(read->notices[1].path == "/statistic_list/0/a~1b");
  CHECK(find_difference(text, {}).empty());
}

// What stood in the row before is compared with first.
TEST_CASE("values of a field nobody knows may change from row to row") {
  const std::vector<std::string> members{
      R"("x":1)",     R"("x":1)",        R"("x":1.5)",     R"("x":1e5)", R"("x":12)",    R"("x" : 1)",
      R"("x":"1")",   R"("x":"12")",     R"("x":[1])",     R"("x":[1])", R"("x":[1,2])", R"("x":{"1":1})",
      R"("x":"一")",  R"("x":"一\n二")", R"("y":1,"x":1)", R"("x":1)",   R"("y":1)",     R"("y":true)",
      R"("y":false)", R"("z":null)",     R"("x":1,"y":1)", R"("y":2)",   R"("x":-0)",    R"("x":0)"};
  for (std::size_t place = 1; place < 5; ++place) {
    const std::string text = days_with(members, place);
    INFO(text);
    const auto read = kfstat::read_ordinary_response(text);
    REQUIRE(read.has_value());
    CHECK(read->value->length() == members.size());
    CHECK(find_difference(text, {}).empty());
  }
  for (const std::string wrong : {"1.", "01", "1]", "1x", "\"1", "[1", "truex", "1,\"x\":1"}) {
    for (std::size_t place = 1; place < 5; ++place) {
      const std::string text = days_with({R"("x":1)", R"("x":1)", "\"x\":" + wrong, R"("x":1)"}, place);
      INFO(text);
      CHECK_FALSE(kfstat::read_ordinary_response(text).has_value());
      CHECK(find_difference(text, {}).empty());
    }
  }
}

// Each of these is valid: none is left to the reader that takes many times as long.
TEST_CASE("what is valid and spelt otherwise in places is read at once") {
  const std::string plain = response_with({});
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = plain;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& text :
       {"\xEF\xBB\xBF" + plain, changed("\"ok\"", "\"\\u006f\\/k\""), changed("\"ok\"", "\"成功\""),
        changed("\"ok\"", "\"\\ud83d\\ude39 \\\"\""), changed("\"ok\"", "\"" + std::string(5000, 'x') + "\""),
        changed(":82,", ":82.0,"), changed(":82,", ":8.2e1,"), changed(":82,", ":82.000,"),
        changed(":82,", ":9007199254740991.0,"), changed(":19,", ":-0,"),
        changed("0.0732", "0.07320000000000000000000000001"), changed("0.0732", "7.32E-2"),
        changed("40.5", "4.05e+01")}) {
    INFO(text);
    CHECK(kfstat::read_ordinary_response(text).has_value());
    CHECK(find_difference(text, {}).empty());
  }
  for (const std::string& text :
       {changed(":82,", ":8.25e1,"), changed(":82,", ":9007199254740992.0,"), changed(":82,", ":82.,"),
        changed(":82,", ":82.0.0,"), changed(":82,", ":-82e0,"), changed(":82,", ":82e,"),
        changed("40.5", "1e999"), changed("40.5", "-4.05e1"), changed("\"ok\"", "\"\\ud83d\""),
        changed("\"ok\"", "\"a\tb\"")}) {
    INFO(text);
    CHECK_FALSE(kfstat::read_ordinary_response(text).has_value());
    CHECK(find_difference(text, {}).empty());
  }
}

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

// `from` in each row.
std::string replaced_each(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string members_named(std::size_t first, std::size_t count) {
  std::string members;
  for (std::size_t i = first; i < first + count; ++i)
    members += (members.empty() ? "\"n" : ",\"n") + std::to_string(i) + "\":" + std::to_string(i % 3);
  return members;
}

std::vector<std::string> told_of(const std::vector<kfstat::Issue>& notices) {
  std::vector<std::string> told;
  told.reserve(notices.size());
  for (const kfstat::Issue& notice : notices)
    told.push_back(std::string(to_string(notice.code)) + " " + notice.path);
  return told;
}

}  // namespace

TEST_CASE("a rate over 1 is told once a field, with how many there are") {
  const std::string plain = response_with({});
  for (const std::string& text :
       {replaced(plain, "0.0732", "87.5"), replaced_each(plain, "0.0732", "1.5"),
        replaced_each(plain, "0.8649", "1.0000000000000002"), replaced_each(plain, "0.8649", "86.49"),
        replaced_each(replaced(plain, "0.0732", "7"), "\"middling_rate\":0.8649,", "\"middling_rate\":1e2,"),
        replaced_each(response_with({"", "", R"("a":1)", "", R"("b":2)"}), "0.0732", "2")}) {
    INFO(text);
    CHECK(kfstat::read_ordinary_response(text).has_value());
    CHECK(find_difference(text, {}).empty());
  }
  const auto read = kfstat::parse_response(replaced_each(plain, "0.0732", "1.5"));
  REQUIRE(told_of(read.notices) ==
          std::vector<std::string>{"response.rate_out_of_range /statistic_list/0/statistic/reply_rate"});
  CHECK(std::get<std::uint64_t>(*find_param(read.notices.front(), "count")) == 12);
  CHECK(kfstat::read_ordinary_response(replaced(plain, "0.0732", "1")).value().notices.empty());
}

TEST_CASE("a time that is no midnight is told in each row, and in its place") {
  const std::string later = replaced_each(response_with({}), "00,\"statistic\"", "01,\"statistic\"");
  const std::string text = replaced(later, "\"reply_rate\"", "\"x\":1,\"reply_rate\"");
  const auto read = kfstat::read_ordinary_response(text);
  REQUIRE(read.has_value());
  REQUIRE(read->notices.size() == 13);
  const std::vector<std::string> told = told_of(read->notices);
  CHECK(told[0] == "response.not_midnight /statistic_list/0/stat_time");
  CHECK(told[1] == "response.unknown_field /statistic_list/0/statistic/x");
  CHECK(told[2] == "response.not_midnight /statistic_list/1/stat_time");
  CHECK(find_difference(text, {}).empty());
  for (const std::string time : {"57599", "57600", "57601", "0", "-1", "4294967295", "4294967296",
                                 "1645545600.0", "16455456e2", "1645545600.5", "1e9", "86400"}) {
    CHECK(find_difference(replaced(response_with({}), "1645545600", time), {}).empty());
  }
  CHECK(kfstat::read_ordinary_response(replaced(text, "1645545601", "1645545601.0")).has_value());
}

TEST_CASE("days that were not asked for are told before all else of their entries") {
  ParseOptions options;
  options.query = query;
  const kfstat::DayRange asked{kfstat::day_of(1645545600), kfstat::day_of(1645545600 + 2 * 86400)};
  const std::string text = response_with({"", "", "", R"("x":1)", ""});
  const auto read = kfstat::read_ordinary_response(text, asked);
  REQUIRE(read.has_value());
  CHECK(read->notices.size() == 10);
  CHECK(find_difference(text, options).empty());
  // The name would have to be told behind the day that stands behind it.
  const std::string first =
      replaced(response_with({}), "\"stat_time\":1645545600", "\"x\":1,\"stat_time\":86400");
  CHECK_FALSE(kfstat::read_ordinary_response(first, asked).has_value());
  CHECK(find_difference(first, options).empty());
}

TEST_CASE("names nobody knows may be many, and long") {
  const std::string long_member = "\"" + std::string(5000, 'k') + "\":1";
  const std::string long_members = long_member + "," + long_member;
  for (std::size_t place = 0; place < 5; ++place) {
    for (const std::string& member :
         {members_named(0, 40), members_named(0, 300), long_member, "\"x\":{" + members_named(0, 127) + "}",
          "\"x\":{" + members_named(0, 900) + "}"}) {
      Members members;
      members[place] = member;
      const std::string text = response_with(members);
      INFO(place << " " << member);
      CHECK(kfstat::read_ordinary_response(text).has_value());
      CHECK(find_difference(text, {}).empty());
    }
    for (const std::string& twice :
         {members_named(0, 40) + ",\"n7\":1", "\"x\":{" + members_named(0, 127) + ",\"n126\":1}",
          "\"x\":{" + members_named(0, 900) + ",\"n0\":1}", long_members}) {
      Members members;
      members[place] = twice;
      const std::string text = response_with(members);
      CHECK_FALSE(kfstat::read_ordinary_response(text).has_value());
      CHECK(find_difference(text, {}).empty());
    }
  }
  // Others in each row, and more than are remembered.
  std::vector<std::string> days;
  for (std::size_t day = 0; day < 60; ++day)
    days.push_back(members_named(10 * day, 30));
  CHECK(kfstat::read_ordinary_response(days_with(days, 3)).has_value());
  CHECK(find_difference(days_with(days, 3), {}).empty());
  CHECK(find_difference(response_with({members_named(0, 1001), "", "", "", ""}), {}).empty());
}

TEST_CASE("an errcode of 0 in whatever spelling, and what is null, is read at once") {
  const std::string plain = response_with({});
  for (const std::string& text :
       {replaced(plain, ":0,", ":-0,"), replaced(plain, ":0,", ":0.0,"), replaced(plain, ":0,", ":0e0,"),
        replaced(plain, ":0,", ":-0.00E+7,"), replaced(plain, ":0,", ":null,"),
        replaced(plain, "\"ok\"", "null"), replaced(plain, ":0,", ":" + std::string(3000, ' ') + "0,"),
        response_with({"", "", "", "", R"("session_cnt":null)"}),
        std::string(R"({"errcode":0,"statistic_list":null})"), std::string(R"({"errcode":0.0})")}) {
    INFO(text);
    CHECK(kfstat::read_ordinary_response(text).has_value());
    CHECK(find_difference(text, {}).empty());
  }
  for (const std::string& text :
       {replaced(plain, ":0,", ":1,"), replaced(plain, ":0,", ":0.5,"), replaced(plain, ":0,", ":00,"),
        replaced(plain, ":0,", ":-,"), std::string(R"({"errcode":null,"statistic_list":null})"),
        std::string(R"({"errcode":null})"),
        response_with({"", "", "", "", R"("session_cnt":null,"session_cnt":null)"}),
        response_with({"", "", "", "", R"("session_cnt":1)"})}) {
    INFO(text);
    CHECK_FALSE(kfstat::read_ordinary_response(text).has_value());
    CHECK(find_difference(text, {}).empty());
  }
}

TEST_CASE("paths of megabytes are not kept a hundred times") {
  const std::string key(std::size_t{1} << 20U, 'k');
  std::string text = R"({"errcode":0,")" + key + R"(":[)";
  for (int i = 0; i < 200; ++i)
    text += R"({"a":1,"a":2},)";
  text.back() = ']';
  const auto result = kfstat::parse_response(text + "}");
  REQUIRE(result.issues.size() == 1);
  REQUIRE(result.issues.front().path == "/" + key + "/0/a");
  const auto* const omitted = find_param(result.issues.front(), "omitted");
  REQUIRE(omitted != nullptr);
  REQUIRE(std::get<std::uint64_t>(*omitted) == 199);
}
