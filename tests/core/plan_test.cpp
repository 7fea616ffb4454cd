// Plans over several accounts: what the relay's route asks of the core. The vectors hold plans of one
// account.
#include "catch.hpp"
#include <kfstat/plan.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace kfstat;

namespace {

constexpr std::int64_t now = 1645700000;  // 2022-02-24
constexpr std::string_view days = R"("start_time":"2022-02-20","end_date":"2022-02-23")";

Result<SeriesQuery> read(std::string_view members) {
  return read_series_query("{" + std::string(members) + "," + std::string(days) + "}", now);
}

std::vector<std::string> issues_of(std::string_view members) {
  std::vector<std::string> said;
  for (const Issue& issue : read(members).issues)
    said.push_back(std::string(to_string(issue.code)) + " " + issue.path);
  return said;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("one account or several, each once, are asked for by name") {
  const auto one = read(R"("open_kfid":"wk1")");
  REQUIRE(one.value);
  CHECK(one->open_kfids == Texts{"wk1"});
  CHECK(one->servicer_userids.empty());
  CHECK_FALSE(one->all_servicers);
  CHECK(one->range.days() == 4);
  const auto several = read(R"("open_kfids":["wk2","wk1","wk2"],"servicer_userids":["b","a","b"])");
  REQUIRE(several.value);
  CHECK(several->open_kfids == Texts{"wk2", "wk1"});
  CHECK(several->servicer_userids == Texts{"b", "a"});
  CHECK(several.notices.size() == 1);
  CHECK(read(R"("open_kfid":"wk1","open_kfids":null,"servicer_userid":"a")")->servicer_userids == Texts{"a"});
}

TEST_CASE("all accounts and all people are asked for by one word") {
  const auto all = read(R"("open_kfids":"all","servicer_userids":"all")");
  REQUIRE(all.value);
  CHECK(all->all_accounts);
  CHECK(all->all_servicers);
  CHECK(all->open_kfids.empty());
  CHECK(all->servicer_userids.empty());
  CHECK(read(R"("open_kfid":"all")")->open_kfids == Texts{"all"});
}

TEST_CASE("what is wrong with a list of accounts is said at its place, first of all") {
  CHECK(issues_of(R"("open_kfids":["wk1",""," ",7,null],"x":1)") ==
        Texts{"id.empty /open_kfids/1", "id.invalid_character /open_kfids/2",
              "query.wrong_type /open_kfids/3", "query.wrong_type /open_kfids/4", "query.unknown_field /x"});
  CHECK(issues_of(R"("open_kfids":[])") == Texts{"query.missing_field /open_kfids"});
  CHECK(issues_of(R"("open_kfids":"All")") == Texts{"query.wrong_type /open_kfids"});
  CHECK(issues_of(R"("open_kfids":["a"],"open_kfids":"all")") == Texts{"query.duplicate_key /open_kfids"});
  CHECK(issues_of(R"("open_kfid":"wk1","open_kfids":"all")") == Texts{"query.unknown_field /open_kfids"});
  CHECK(issues_of(R"("open_kfids":null)") == Texts{"query.missing_field /open_kfid"});
  CHECK(issues_of(R"("open_kfid":"wk1","servicer_userid":null,"servicer_userids":"all")") ==
        Texts{"plan.conflicting_servicers "});
  std::string many = R"("open_kfids":["0")";
  for (std::size_t i = 1; i <= max_plan_accounts; ++i)
    many += ",\"" + std::to_string(i) + "\"";
  CHECK(issues_of(many + "]") == Texts{"plan.too_many_servicers /open_kfids"});
}

TEST_CASE("a plan of one account knows no list of them, and no word for all") {
  const auto plan = [](std::string_view members) {
    return plan_requests("{" + std::string(members) + "," + std::string(days) + "}", now);
  };
  CHECK(plan(R"("open_kfid":"wk1","open_kfids":null)").issues.front().code == IssueCode::query_unknown_field);
  CHECK(plan(R"("open_kfid":"wk1","servicer_userids":"all")").issues.front().code ==
        IssueCode::query_wrong_type);
}
