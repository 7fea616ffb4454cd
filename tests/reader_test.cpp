// The fast reader against the reference over thousands of damaged responses, the same everywhere this runs;
// tests/fuzz looks for more.
#include "catch.hpp"
#include "fuzz/response_source.hpp"
#include "fuzz/same_reading.hpp"

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
  std::string text = source.response();
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
