#include "directory.hpp"

#include "bounded.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t page_size = 100;
constexpr std::size_t most_accounts = 5000;
constexpr std::size_t most_departments = 2000;
constexpr std::size_t most_shelves = 512;
constexpr std::size_t most_names = 50'000;
constexpr std::size_t width = 8;
constexpr int patience = 3;  // failed look-ups in a row, then the rest keep their userid
constexpr std::chrono::seconds list_life{300};
constexpr std::chrono::seconds nameless_list_life{15};
constexpr std::chrono::minutes name_life{60};
constexpr std::chrono::seconds names_time{3};  // of one request; the next one goes on

const Answer malformed = {.kind = AnswerKind::not_json,
                          .json = {},
                          .errcode = {},
                          .errmsg = {},
                          .egress_address = {},
                          .held_back = false};

std::string text_of(const json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : std::string();
}

std::optional<std::int64_t> number_of(const json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_number_integer()) return std::nullopt;
  return member->get<std::int64_t>();
}

// The list of that name; nothing where the answer does not say 0 and hold one, for what is not there must not
// pass for a list that is empty.
std::optional<json> list_in(const Answer& answer, const char* name) {
  if (answer.errcode != 0) return std::nullopt;
  json document = json::parse(answer.json, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  const auto list = document.find(name);
  if (list == document.end() || !list->is_array()) return std::nullopt;
  return std::optional<json>(std::move(*list));
}

// What upstream says of one department and would say again, as against a failure of the moment.
bool is_refusal(const Answer& answer) {
  if (answer.kind != AnswerKind::json || answer.errcode.value_or(0) == 0) return false;
  const ErrcodeClass what = class_of(answer);
  return what == ErrcodeClass::permission || what == ErrcodeClass::invalid_request ||
         what == ErrcodeClass::unknown;
}

// Of one servicer, or of anyone of the account; nothing where no day is stored.
void add_first_day(ordered_json& entry, const std::vector<FirstDay>& stored, const std::string& open_kfid,
                   const std::optional<std::string>& userid = std::nullopt) {
  std::optional<Day> first;
  for (const FirstDay& found : stored) {
    if (found.series.open_kfid != open_kfid) continue;
    if (!userid || found.series.servicer_userid == *userid)
      first = std::min(first.value_or(found.day), found.day);
  }
  if (first) entry["first_stored_day"] = format_date(*first);
}

}  // namespace

std::vector<std::string> account_ids(const Document& accounts) {
  std::vector<std::string> ids;
  const json document = json::parse(accounts.json);
  for (const json& account : document.at("accounts"))
    ids.push_back(text_of(account, "open_kfid"));
  return ids;
}

std::vector<std::string> servicer_ids(const Document& servicers, bool with_former) {
  std::vector<std::string> ids;
  const json document = json::parse(servicers.json);
  for (const json& servicer : document.at("servicers")) {
    if (with_former || !servicer.contains("former")) ids.push_back(text_of(servicer, "servicer_userid"));
  }
  return ids;
}

asio::awaitable<Listing> Directory::accounts() {
  return serve(shelf_of(""), [this] { return fetch_accounts(); });
}

asio::awaitable<Listing> Directory::servicers(std::string open_kfid) {
  auto shelf = shelf_of(open_kfid);
  return serve(std::move(shelf), [this, open_kfid] { return fetch_servicers(open_kfid, true); });
}

asio::awaitable<Listing> Directory::unnamed_servicers(std::string open_kfid) {
  // No id begins with a line's end.
  auto shelf = shelf_of("\n" + open_kfid);
  return serve(std::move(shelf), [this, open_kfid] { return fetch_servicers(open_kfid, false); });
}

std::shared_ptr<Directory::Shelf> Directory::shelf_of(const std::string& open_kfid) {
  auto& shelf = shelves_[open_kfid];
  if (!shelf) shelf = std::make_shared<Shelf>(context_);
  auto found = shelf;
  // Anyone may ask about any id, so the shelves are bounded; work in flight lives on without its shelf.
  if (shelves_.size() > most_shelves) {
    std::erase_if(shelves_, [&](const auto& entry) {
      return entry.second != found && entry.second->fresh_until <= Clock::now();
    });
    if (shelves_.size() > most_shelves) {
      std::erase_if(shelves_, [&](const auto& entry) { return entry.second != found; });
    }
  }
  return found;
}

asio::awaitable<Listing> Directory::serve(std::shared_ptr<Shelf> shelf,
                                          std::function<asio::awaitable<Listing>()> fetch) {
  if (Clock::now() < shelf->fresh_until) co_return shelf->document;
  Listing listing = co_await shelf->flight.join(std::move(fetch));
  if (const Document* const document = std::get_if<Document>(&listing)) {
    if (Clock::now() >= shelf->fresh_until) {
      shelf->document = *document;
      shelf->fresh_until = Clock::now() + (document->has_all_names ? list_life : nameless_list_life);
    }
  }
  co_return listing;
}

asio::awaitable<Listing> Directory::fetch_accounts() {
  const std::optional<std::string> anyone;
  const std::vector<FirstDay> stored = co_await first_days(anyone);
  ordered_json accounts = ordered_json::array();
  std::unordered_set<std::string> known;
  for (std::size_t offset = 0; offset < most_accounts;) {
    UpstreamCall call;
    call.path = "/cgi-bin/kf/account/list";
    call.json = "{\"offset\":" + std::to_string(offset) + ",\"limit\":" + std::to_string(page_size) + "}";
    Answer answer = co_await upstream_.call(std::move(call));
    if (!answer.ok()) co_return answer;
    const std::optional<json> page = list_in(answer, "account_list");
    if (!page) co_return malformed;
    for (const json& entry : *page) {
      if (!entry.is_object()) co_return malformed;
      const std::string open_kfid = text_of(entry, "open_kfid");
      if (open_kfid.empty() || !known.insert(open_kfid).second) continue;
      const std::string name = text_of(entry, "name");
      // The avatar stays behind: a page must not fetch what a stranger chose.
      ordered_json account = {{"open_kfid", open_kfid}, {"name", name.empty() ? open_kfid : name}};
      const auto privilege = entry.find("manage_privilege");
      if (privilege != entry.end() && privilege->is_boolean()) {
        account["manage_privilege"] = privilege->get<bool>();
      }
      add_first_day(account, stored, open_kfid);
      accounts.push_back(std::move(account));
    }
    if (page->size() < page_size) break;
    offset += page->size();
  }
  co_return Document{ordered_json{{"accounts", std::move(accounts)}}.dump()};
}

asio::awaitable<Listing> Directory::fetch_servicers(std::string open_kfid, bool with_names) {
  UpstreamCall call;
  call.path = "/cgi-bin/kf/servicer/list";
  call.query = "open_kfid=" + encode_query_value(open_kfid);
  Answer answer = co_await upstream_.call(std::move(call));
  if (!answer.ok()) co_return answer;
  const std::optional<json> list = list_in(answer, "servicer_list");
  if (!list) co_return malformed;

  std::vector<Person> people;
  std::unordered_set<std::string> known;
  std::vector<std::int64_t> roots;
  for (const json& entry : *list) {
    if (!entry.is_object()) co_return malformed;
    const std::string userid = text_of(entry, "userid");
    if (!userid.empty()) {
      if (known.insert(userid).second)
        people.push_back({userid, "", number_of(entry, "status").value_or(-1), false});
    } else if (const auto department = number_of(entry, "department_id")) {
      roots.push_back(*department);
    }
  }

  std::set<std::int64_t> seen;
  std::vector<std::int64_t> departments;
  std::vector<std::int64_t> unread;
  std::optional<Answer> refusal;
  for (const std::int64_t root : roots) {
    if (seen.insert(root).second) departments.push_back(root);
    UpstreamCall below;
    below.path = "/cgi-bin/department/simplelist";
    below.query = "id=" + std::to_string(root);
    Answer found = co_await upstream_.call(std::move(below));
    if (is_refusal(found)) {
      unread.push_back(root);
      if (!refusal) refusal = std::move(found);
      continue;
    }
    if (!found.ok()) co_return found;
    const std::optional<json> ids = list_in(found, "department_id");
    if (!ids) co_return malformed;
    for (const json& entry : *ids) {
      const auto id = entry.is_object() ? number_of(entry, "id") : std::nullopt;
      if (id && seen.size() < most_departments && seen.insert(*id).second) departments.push_back(*id);
    }
  }

  std::vector<std::optional<Answer>> members(departments.size());
  co_await run_bounded(departments.size(), width, [&](std::size_t index) -> asio::awaitable<void> {
    UpstreamCall who;
    who.path = "/cgi-bin/user/simplelist";
    who.query = "department_id=" + std::to_string(departments[index]);
    members[index] = co_await upstream_.call(std::move(who));
  });
  for (std::size_t index = 0; index < departments.size(); ++index) {
    if (!members[index]) co_return malformed;
    Answer& found = *members[index];
    if (is_refusal(found)) {
      if (std::ranges::find(unread, departments[index]) == unread.end()) unread.push_back(departments[index]);
      if (!refusal) refusal = std::move(found);
      continue;
    }
    if (!found.ok()) co_return std::move(found);
    const std::optional<json> users = list_in(found, "userlist");
    if (!users) co_return malformed;
    for (const json& entry : *users) {
      if (!entry.is_object()) continue;
      const std::string userid = text_of(entry, "userid");
      if (userid.empty()) continue;
      const std::string name = text_of(entry, "name");
      if (!name.empty()) names_[userid] = {name, Clock::now() + name_life};
      if (known.insert(userid).second) people.push_back({userid, name, -1, false});
    }
  }

  const std::optional<std::string> here = open_kfid;
  const std::vector<FirstDay> stored = co_await first_days(here);
  for (const FirstDay& first : stored) {
    const std::string& userid = first.series.servicer_userid;
    if (!userid.empty() && known.insert(userid).second) people.push_back({userid, "", -1, true});
  }
  if (with_names) {
    co_await fetch_names(people);
  }
  ordered_json servicers = ordered_json::array();
  for (const Person& person : people) {
    ordered_json servicer = {{"servicer_userid", person.userid},
                             {"name", person.name.empty() ? person.userid : person.name},
                             {"status", person.status < 0 ? ordered_json() : ordered_json(person.status)}};
    add_first_day(servicer, stored, open_kfid, person.userid);
    if (person.former) servicer["former"] = true;
    servicers.push_back(std::move(servicer));
  }
  ordered_json document = {{"servicers", std::move(servicers)}};
  if (!unread.empty()) document["unread_departments"] = unread;
  // Whoever left is not looked for again and again.
  const bool lacks_names = with_names && std::ranges::any_of(people, [](const Person& person) {
                             return person.name.empty() && !person.former;
                           });
  co_return Document{document.dump(), !lacks_names, std::move(refusal)};
}

asio::awaitable<std::vector<FirstDay>> Directory::first_days(std::optional<std::string> open_kfid) {
  // Days in memory last no longer than the lists do.
  if (store_.kind() == StoreKind::memory) co_return std::vector<FirstDay>{};
  std::function<std::vector<FirstDay>(StoreSession&)> look = [open_kfid](StoreSession& session) {
    return session.first_days(open_kfid);
  };
  try {
    co_return co_await store_.read<std::vector<FirstDay>>(std::move(look));
  } catch (const StoreFailure&) {
    // The list is worth having without them.
    co_return std::vector<FirstDay>{};
  }
}

// Names are a courtesy: whatever fails here, people keep their userid.
asio::awaitable<void> Directory::fetch_names(std::vector<Person>& people) {
  if (names_.size() > most_names) names_.clear();
  std::vector<Person*> nameless;
  for (Person& person : people) {
    if (!person.name.empty()) continue;
    const auto known = names_.find(person.userid);
    if (known != names_.end() && known->second.fresh_until > Clock::now()) {
      person.name = known->second.text;
    } else {
      nameless.push_back(&person);
    }
  }
  const auto give_up_at = Clock::now() + names_time;
  int failed_in_a_row = 0;
  co_await run_bounded(nameless.size(), width, [&](std::size_t index) -> asio::awaitable<void> {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up_at - Clock::now());
    if (failed_in_a_row >= patience || left.count() <= 0) co_return;
    Person& person = *nameless[index];
    UpstreamCall call;
    call.path = "/cgi-bin/user/get";
    call.query = "userid=" + encode_query_value(person.userid);
    call.time = left;
    const Answer answer = co_await upstream_.call(std::move(call));
    const json document = answer.ok() ? json::parse(answer.json, nullptr, false) : json();
    const std::string name = document.is_object() ? text_of(document, "name") : std::string();
    failed_in_a_row = answer.ok() ? 0 : failed_in_a_row + 1;
    if (name.empty()) co_return;
    person.name = name;
    names_[person.userid] = {name, Clock::now() + name_life};
  });
}

}  // namespace kfstat::relay
