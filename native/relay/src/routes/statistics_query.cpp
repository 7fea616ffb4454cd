#include "routes/statistics_query.hpp"

#include <kfstat/issue.hpp>
#include <kfstat/plan.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace kfstat::relay {
namespace {

using nlohmann::json;

constexpr std::size_t most_accounts = 5000;
constexpr std::size_t most_series = 200'000;  // accounts times people
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
std::vector<std::string> read_accounts(json& list, std::vector<Issue>& issues) {
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
    auto& open_kfid = list[index].get_ref<std::string&>();
    for (Issue& issue : check_id(open_kfid).issues) {
      issue.path = path;
      issues.push_back(std::move(issue));
    }
    if (known.insert(open_kfid).second) accounts.push_back(open_kfid);
  }
  return accounts;
}

std::vector<std::string> read_servicers(json& query) {
  std::vector<std::string> servicers;
  if (const auto one = query.find("servicer_userid"); one != query.end() && one->is_string())
    return {one->get<std::string>()};
  const auto list = query.find("servicer_userids");
  if (list == query.end() || !list->is_array()) return {""};
  std::unordered_set<std::string_view> known;
  for (const json& item : *list) {
    const auto& userid = item.get_ref<const std::string&>();
    if (known.insert(userid).second) servicers.push_back(userid);
  }
  return servicers;
}

// Reads ids where a query has them, and nothing else.
class IdReader : public json::json_sax_t {
 public:
  explicit IdReader(const Viewer& viewer) : viewer_(viewer) {}

  bool found_foreign() const { return found_foreign_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(json::number_integer_t) override { return true; }
  bool number_unsigned(json::number_unsigned_t) override { return true; }
  bool number_float(json::number_float_t, const json::string_t&) override { return true; }
  bool binary(json::binary_t&) override { return true; }
  bool string(json::string_t& text) override {
    found_foreign_ = is_foreign(text);
    return !found_foreign_;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    return true;
  }
  bool key(json::string_t& name) override {
    if (depth_ == 1) field_ = name;
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool is_foreign(std::string_view text) const {
    const bool in_list = depth_ == 2;
    const bool is_account = in_list ? field_ == "open_kfids" : field_ == "open_kfid";
    const bool is_person = in_list ? field_ == "servicer_userids" : field_ == "servicer_userid";
    if (depth_ > 2 || text.empty()) return false;
    if (is_account) return !viewer_.may_list(text);
    if (is_person) return viewer_.grant().own && text != *viewer_.grant().own;
    const bool stands_for_all = !in_list && text == "all";
    return stands_for_all && (field_ == "open_kfids" || field_ == "servicer_userids") &&
           !viewer_.may_ask_all();
  }

  const Viewer& viewer_;
  int depth_ = 0;
  std::string field_;
  bool found_foreign_ = false;
};

}  // namespace

bool names_foreign(std::string_view text, const Viewer& viewer) {
  if (viewer.grant().every_account && !viewer.grant().own) return false;
  IdReader reader(viewer);
  json::sax_parse(text.begin(), text.end(), &reader);
  return reader.found_foreign();
}

Result<StatisticsQuery> read_statistics_query(std::string_view text, std::int64_t now,
                                              std::optional<Day> earliest) {
  // The text itself is judged first, for the core sees in it what a reader of JSON does not: a key twice, or
  // a number beyond double. What only this route allows is taken out of its verdict.
  Result<Plan> judged = plan_requests(text, now, earliest);
  std::string_view bare = text;
  if (bare.starts_with("\xEF\xBB\xBF")) bare.remove_prefix(3);
  json query =
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
    // The lists have been judged.
    json plain = json::object();
    for (const auto& [name, value] : query.items()) {
      if (name != "open_kfids" && name != "servicer_userids") plain[name] = value;
    }
    if (has_accounts) plain["open_kfid"] = stand_in;
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
