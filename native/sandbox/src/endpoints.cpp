#include "endpoints.hpp"

#include "answers.hpp"
#include "rules.hpp"
#include "statistics.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace kfstat::sandbox {
namespace {

using nlohmann::ordered_json;

SandboxAnswer fail(const Sandbox& sandbox, const http::Request& request, Refusal refusal) {
  return refuse(refusal, request.path + request.body, sandbox.now());
}

SandboxAnswer fail(const Sandbox& sandbox, const http::Request& request, std::int32_t errcode) {
  return fail(sandbox, request, Refusal{errcode, false});
}

std::optional<std::uint32_t> read_department(const std::string& text) {
  std::uint32_t id = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (text.empty() || failure != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return id;
}

SandboxAnswer answer_gettoken(Sandbox& sandbox, const http::Request& request) {
  const std::string corp_id = parameter(request, "corpid");
  const std::string secret = parameter(request, "corpsecret");
  const auto is_wrong = [](const std::string& given, const std::string& wanted) {
    return !wanted.empty() && given != wanted;
  };
  if (corp_id.empty()) return fail(sandbox, request, 41002);
  if (secret.empty()) return fail(sandbox, request, 41004);
  if (is_wrong(corp_id, sandbox.options.corp_id)) return fail(sandbox, request, 40013);
  if (is_wrong(secret, sandbox.options.corp_secret)) return fail(sandbox, request, 40001);
  const Tokens::Grant grant = sandbox.tokens.grant(sandbox.options.clock.steady());
  return succeed({{"access_token", grant.access_token}, {"expires_in", grant.expires_in}});
}

SandboxAnswer answer_account_list(Sandbox& sandbox, const http::Request& request) {
  const auto judged = judge_page(request.body);
  if (const auto* refusal = std::get_if<Refusal>(&judged)) return fail(sandbox, request, *refusal);
  const Page& page = std::get<Page>(judged);
  const auto accounts = sandbox.corp.accounts();
  ordered_json list = ordered_json::array();
  for (std::size_t i = page.offset; i < accounts.size() && list.size() < page.limit; ++i) {
    list.push_back({{"open_kfid", accounts[i].open_kfid},
                    {"name", accounts[i].name},
                    {"avatar", "https://avatar.example/kf/" + std::to_string(i + 1) + ".png"},
                    {"manage_privilege", accounts[i].manage_privilege}});
  }
  return succeed({{"account_list", list}}, page.wrong_json);
}

SandboxAnswer answer_servicer_list(Sandbox& sandbox, const http::Request& request) {
  const std::string open_kfid = parameter(request, "open_kfid");
  if (open_kfid.empty()) return fail(sandbox, request, 95000);
  const Account* account = sandbox.corp.find_account(open_kfid);
  if (account == nullptr) return fail(sandbox, request, 95004);
  ordered_json list = ordered_json::array();
  for (const std::size_t index : account->people) {
    const Person& person = sandbox.corp.people()[index];
    if (!is_listed(person, day_of(sandbox.now()))) continue;
    ordered_json entry{{"userid", person.userid}};
    if (account->manage_privilege) {
      entry["status"] = person.idle ? 1 : 0;
      if (person.idle) entry["stop_type"] = 0;
    }
    list.push_back(std::move(entry));
  }
  for (const std::uint32_t id : account->departments)
    list.push_back({{"department_id", id}});
  return succeed({{"servicer_list", list}});
}

SandboxAnswer answer_user_simplelist(Sandbox& sandbox, const http::Request& request) {
  const auto id = read_department(parameter(request, "department_id"));
  if (!id || sandbox.corp.department_tree(*id).empty()) return fail(sandbox, request, 60003);
  ordered_json list = ordered_json::array();
  for (const Person& person : sandbox.corp.people()) {
    if (person.department != *id || !is_listed(person, day_of(sandbox.now()))) continue;
    list.push_back({{"userid", person.userid}, {"name", person.name}, {"department", {person.department}}});
  }
  return succeed({{"userlist", list}});
}

SandboxAnswer answer_user_get(Sandbox& sandbox, const http::Request& request) {
  const Person* person = sandbox.corp.find_person(parameter(request, "userid"));
  if (person == nullptr) return fail(sandbox, request, 60111);
  return succeed({{"userid", person->userid},
                  {"name", person->name},
                  {"department", {person->department}},
                  {"status", is_listed(*person, day_of(sandbox.now())) ? 1 : 5},
                  {"main_department", person->department}});
}

std::variant<std::vector<const Department*>, Refusal> judge_department(const Sandbox& sandbox,
                                                                       const http::Request& request) {
  const std::string text = parameter(request, "id");
  const auto id = text.empty() ? std::optional<std::uint32_t>(1) : read_department(text);
  if (!id) return Refusal{60003};
  auto tree = sandbox.corp.department_tree(*id);
  if (tree.empty()) return Refusal{60003};
  return tree;
}

SandboxAnswer list_departments(const Sandbox& sandbox, const http::Request& request, std::string_view member,
                               bool names) {
  const auto judged = judge_department(sandbox, request);
  if (const auto* refusal = std::get_if<Refusal>(&judged)) return fail(sandbox, request, *refusal);
  ordered_json list = ordered_json::array();
  for (const Department* department : std::get<0>(judged)) {
    ordered_json entry{{"id", department->id}};
    if (names) entry["name"] = department->name;
    entry["parentid"] = department->parent;
    entry["order"] = 100'000'000 - department->id;
    list.push_back(std::move(entry));
  }
  return succeed({{std::string(member), list}});
}

SandboxAnswer answer_department_simplelist(Sandbox& sandbox, const http::Request& request) {
  return list_departments(sandbox, request, "department_id", false);
}

SandboxAnswer answer_department_list(Sandbox& sandbox, const http::Request& request) {
  return list_departments(sandbox, request, "department", true);
}

SandboxAnswer answer_get_servicer_statistic(Sandbox& sandbox, const http::Request& request) {
  const auto judged = judge_statistic(sandbox.corp, request.body, sandbox.now());
  if (const auto* question = std::get_if<StatisticQuestion>(&judged)) sandbox.seen.record_question(*question);
  return answer_statistic(sandbox, request.body);
}

constexpr std::array<Endpoint, 8> table{{
    {"gettoken", "/cgi-bin/gettoken", "GET", answer_gettoken},
    {"account/list", "/cgi-bin/kf/account/list", "POST", answer_account_list},
    {"servicer/list", "/cgi-bin/kf/servicer/list", "GET", answer_servicer_list},
    {"get_servicer_statistic", "/cgi-bin/kf/get_servicer_statistic", "POST", answer_get_servicer_statistic},
    {"user/simplelist", "/cgi-bin/user/simplelist", "GET", answer_user_simplelist},
    {"user/get", "/cgi-bin/user/get", "GET", answer_user_get},
    {"department/simplelist", "/cgi-bin/department/simplelist", "GET", answer_department_simplelist},
    {"department/list", "/cgi-bin/department/list", "GET", answer_department_list},
}};

}  // namespace

std::span<const Endpoint> endpoints() {
  return table;
}

std::string parameter(const http::Request& request, std::string_view name) {
  const auto values = http::query_values(request.query, name);
  return values.empty() ? std::string() : values.front();
}

SandboxAnswer answer_statistic(const Sandbox& sandbox, std::string_view body) {
  const std::int64_t now = sandbox.now();
  const auto judged = judge_statistic(sandbox.corp, body, now);
  if (const auto* refusal = std::get_if<Refusal>(&judged)) return refuse(*refusal, body, now);
  const auto& question = std::get<StatisticQuestion>(judged);
  return succeed(
      {{"statistic_list", build_statistic_list(sandbox.options.seed, sandbox.corp, *question.account,
                                               question.person, question.range, last_ready_day(now))}});
}

}  // namespace kfstat::sandbox
