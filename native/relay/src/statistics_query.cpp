#include "statistics_query.hpp"

#include "kfstat/issue.hpp"
#include "kfstat/plan.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace kfstat::relay {
namespace {

using nlohmann::json;

constexpr std::size_t most_accounts = 5000;
constexpr std::size_t most_series = 200'000;  // accounts times people: each is kept while the stream is open
constexpr std::string_view stand_in = "wk";   // where the core wants an id and the caller need not give one

// The day of a good query, by its time or by the date in place of it.
Day day_at(const json& query, const char* time_name, const char* date_name) {
  json time = query.value(time_name, json());
  if (time.is_null()) time = query.value(date_name, json());
  if (time.is_string()) return parse_date(time.get<std::string>()).value_or(Day{});
  return day_of(time.is_number_float() ? static_cast<std::int64_t>(time.get<double>())
                                       : time.get<std::int64_t>());
}

bool is_all(const json& value) {
  return value.is_string() && value.get<std::string>() == "all";
}

Issue list_issue(IssueCode code, std::string path, std::string message, std::vector<Param> params = {}) {
  return {code, std::move(path), std::move(message), std::move(params)};
}

// The accounts of the list, each once; what is wrong with them in `issues`.
std::vector<std::string> read_accounts(const json& list, std::vector<Issue>& issues) {
  std::vector<std::string> accounts;
  if (!list.is_array()) {
    issues.push_back(list_issue(IssueCode::query_wrong_type, "/open_kfids", "a list or \"all\" is expected",
                                {{"expected", std::string("array")}}));
    return accounts;
  }
  if (list.empty())
    issues.push_back(list_issue(IssueCode::query_missing_field, "/open_kfids", "the list is empty"));
  if (list.size() > most_accounts) {
    issues.push_back(list_issue(IssueCode::plan_too_many_servicers, "/open_kfids", "the list is too long",
                                {{"limit", static_cast<std::int64_t>(most_accounts)}}));
    return accounts;
  }
  std::unordered_set<std::string> known;
  for (std::size_t index = 0; index < list.size(); ++index) {
    const std::string path = "/open_kfids/" + std::to_string(index);
    if (!list[index].is_string()) {
      issues.push_back(list_issue(IssueCode::query_wrong_type, path, "an account is expected",
                                  {{"expected", std::string("string")}}));
      continue;
    }
    auto open_kfid = list[index].get<std::string>();
    for (Issue& issue : check_id(open_kfid).issues) {
      issue.path = path;
      issues.push_back(std::move(issue));
    }
    if (known.insert(open_kfid).second) accounts.push_back(std::move(open_kfid));
  }
  return accounts;
}

std::vector<std::string> read_servicers(const json& query) {
  std::vector<std::string> servicers;
  if (const auto one = query.find("servicer_userid"); one != query.end() && one->is_string())
    return {one->get<std::string>()};
  const auto list = query.find("servicer_userids");
  if (list == query.end() || !list->is_array()) return {""};
  std::unordered_set<std::string> known;
  for (const json& item : *list) {
    auto userid = item.get<std::string>();
    if (known.insert(userid).second) servicers.push_back(std::move(userid));
  }
  return servicers;
}

}  // namespace

Result<StatisticsQuery> read_statistics_query(std::string_view text, std::int64_t now,
                                              std::optional<Day> earliest) {
  // The text itself is judged first, for the core sees in it what a reader of JSON does not: a key twice, or
  // a number beyond double. What only this route allows is taken out of its verdict.
  Result<Plan> judged = plan_requests(text, now, earliest);
  std::string_view bare = text;
  if (bare.starts_with("\xEF\xBB\xBF")) bare.remove_prefix(3);
  const json query =
      text.size() > plan_limit_bytes ? json() : json::parse(bare.begin(), bare.end(), nullptr, false);
  if (!query.is_object())
    return Result<StatisticsQuery>::failure(std::move(judged.issues), std::move(judged.notices));

  const auto is_given = [&](const char* name) { return query.contains(name) && !query[name].is_null(); };
  const bool has_accounts = is_given("open_kfids") && !is_given("open_kfid");
  // As with the others that may be left out, null is no account.
  const bool lists_accounts = has_accounts || !is_given("open_kfids");
  StatisticsQuery read;
  read.all_accounts = has_accounts && is_all(query["open_kfids"]);
  read.all_servicers = query.contains("servicer_userids") && is_all(query["servicer_userids"]);
  std::erase_if(judged.issues, [&](const Issue& issue) {
    if (has_accounts && issue.path == "/open_kfid") return issue.code == IssueCode::query_missing_field;
    if (lists_accounts && issue.path == "/open_kfids") return issue.code == IssueCode::query_unknown_field;
    return read.all_servicers && issue.path == "/servicer_userids" &&
           issue.code == IssueCode::query_wrong_type;
  });
  if (read.all_servicers && query.contains("servicer_userid") &&
      std::ranges::none_of(judged.issues, [](const Issue& issue) {
        return issue.code == IssueCode::plan_conflicting_servicers;
      })) {
    judged.issues.push_back(list_issue(IssueCode::plan_conflicting_servicers, "",
                                       "servicer_userid and servicer_userids exclude each other"));
  }
  if (has_accounts && !read.all_accounts) {
    std::vector<Issue> of_accounts;
    read.open_kfids = read_accounts(query["open_kfids"], of_accounts);
    // The field comes first, whichever way it is spelt.
    judged.issues.insert(judged.issues.begin(), std::move_iterator(of_accounts.begin()),
                         std::move_iterator(of_accounts.end()));
  }
  // With a field the core could not read, it did not come to the rules about the whole.
  if (judged.issues.empty() && (query.contains("open_kfids") || read.all_servicers)) {
    json plain = query;
    plain.erase("open_kfids");
    if (has_accounts) plain["open_kfid"] = stand_in;
    if (read.all_servicers) plain.erase("servicer_userids");
    judged = plan_requests(plain.dump(), now, earliest);
  }
  if (!judged.issues.empty())
    return Result<StatisticsQuery>::failure(std::move(judged.issues), std::move(judged.notices));

  if (!has_accounts) read.open_kfids = {query["open_kfid"].get<std::string>()};
  if (!read.all_servicers) read.servicer_userids = read_servicers(query);
  if (read.open_kfids.size() * read.servicer_userids.size() > most_series) {
    const auto limit = static_cast<std::int64_t>(most_series / read.open_kfids.size());
    judged.issues.push_back(list_issue(IssueCode::plan_too_many_servicers, "/servicer_userids",
                                       "the list is too long for so many accounts", {{"limit", limit}}));
    return Result<StatisticsQuery>::failure(std::move(judged.issues), std::move(judged.notices));
  }
  read.range = {day_at(query, "start_time", "start_date"), day_at(query, "end_time", "end_date")};
  return Result<StatisticsQuery>::success(std::move(read), std::move(judged.notices));
}

}  // namespace kfstat::relay
