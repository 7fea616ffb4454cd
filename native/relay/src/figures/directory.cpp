#include "figures/directory.hpp"

#include "async/bounded.hpp"

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
constexpr std::chrono::seconds refusal_life{15};
constexpr std::chrono::minutes name_life{60};
constexpr std::chrono::minutes no_name_life{10};
constexpr std::chrono::seconds names_time{3};  // of one request; the next one goes on

const Answer malformed = {.kind = AnswerKind::not_json, .failure = {"malformed", "it holds no list"}};

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

// What upstream says of one department or person and would say again, as against a failure of the moment.
bool is_refusal(const Answer& answer) {
  if (answer.kind != AnswerKind::json || answer.errcode.value_or(0) == 0) return false;
  const ErrcodeClass what = class_of(answer);
  return what == ErrcodeClass::permission || what == ErrcodeClass::invalid_request ||
         what == ErrcodeClass::unknown;
}

// How long the answer stands in for a list, so that upstream need not say the same on every request. Of 45009
// and of a token that cannot be had they know who keep them.
std::chrono::seconds life_of(const Answer& answer) {
  if (answer.kind != AnswerKind::json || answer.denied) return {};
  switch (class_of(answer)) {
    case ErrcodeClass::permission:
    case ErrcodeClass::invalid_request:
    case ErrcodeClass::setup:
    case ErrcodeClass::ip_not_trusted:
    case ErrcodeClass::gone:
    case ErrcodeClass::unknown:
      return refusal_life;
    default:
      return {};
  }
}

std::chrono::seconds life_of(const Document& document) {
  return document.has_all_names ? list_life : nameless_list_life;
}

template <class Roster>
std::chrono::seconds life_of(const std::shared_ptr<Roster>&) {
  return list_life;
}

// The first stored day of anyone of an account.
std::unordered_map<std::string, Day> by_account(const std::vector<FirstDay>& stored) {
  std::unordered_map<std::string, Day> days;
  for (const FirstDay& first : stored) {
    const auto place = days.emplace(first.series.open_kfid, first.day).first;
    place->second = std::min(place->second, first.day);
  }
  return days;
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

Directory::Directory(asio::io_context& context, Clock clock, Upstream& upstream, Store& store)
    : context_(context), clock_(std::move(clock)), upstream_(upstream), store_(store), accounts_(context) {}

template <class T, class Work>
asio::awaitable<Directory::Outcome<T>> Directory::serve(std::shared_ptr<Shelf<T>> shelf, Work fetch) {
  if (clock_.steady() < shelf->fresh_until) co_return shelf->outcome;
  Outcome<T> outcome = co_await shelf->flight.join(std::move(fetch));
  const auto now = clock_.steady();
  if (now >= shelf->fresh_until) {
    shelf->outcome = outcome;
    shelf->fresh_until = now + std::visit([](const auto& what) { return life_of(what); }, outcome);
  }
  co_return outcome;
}

asio::awaitable<Listing> Directory::accounts() {
  // The shelf is a member: it needs no owner.
  std::shared_ptr<Shelf<Document>> shelf(std::shared_ptr<void>(), &accounts_);
  return serve(std::move(shelf), [this] { return fetch_accounts(); });
}

asio::awaitable<Listing> Directory::servicers(std::string open_kfid) {
  const auto found = co_await roster(std::move(open_kfid));
  if (const Answer* const why = std::get_if<Answer>(&found)) co_return *why;
  const auto& roster = std::get<std::shared_ptr<Roster>>(found);
  std::shared_ptr<Shelf<Document>> shelf(roster, &roster->named);
  std::function<asio::awaitable<Listing>()> name = [this, roster] { return name_servicers(roster); };
  co_return co_await serve(std::move(shelf), std::move(name));
}

asio::awaitable<Listing> Directory::unnamed_servicers(std::string open_kfid) {
  const auto found = co_await roster(std::move(open_kfid));
  if (const Answer* const why = std::get_if<Answer>(&found)) co_return *why;
  const Roster& roster = *std::get<std::shared_ptr<Roster>>(found);
  co_return Document{list_text(roster, roster.people), true, roster.refusal};
}

asio::awaitable<Directory::Outcome<std::shared_ptr<Directory::Roster>>> Directory::roster(
    std::string open_kfid) {
  auto shelf = shelf_of(open_kfid);
  return serve(std::move(shelf), [this, open_kfid] { return fetch_roster(open_kfid); });
}

std::shared_ptr<Directory::RosterShelf> Directory::shelf_of(const std::string& open_kfid) {
  auto& shelf = rosters_[open_kfid];
  if (!shelf) shelf = std::make_shared<RosterShelf>(context_);
  auto found = shelf;
  // Anyone may ask about any id, so the shelves are bounded; work in flight lives on without its shelf.
  if (rosters_.size() > most_shelves) {
    std::erase_if(rosters_, [&](const auto& entry) {
      return entry.second != found && entry.second->fresh_until <= clock_.steady();
    });
    if (rosters_.size() > most_shelves) {
      std::erase_if(rosters_, [&](const auto& entry) { return entry.second != found; });
    }
  }
  return found;
}

asio::awaitable<Listing> Directory::fetch_accounts() {
  const std::optional<std::string> anyone;
  const auto first_stored = by_account(co_await first_days(anyone));
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
      const auto first = first_stored.find(open_kfid);
      if (first != first_stored.end()) account["first_stored_day"] = format_date(first->second);
      accounts.push_back(std::move(account));
    }
    if (page->size() < page_size) break;
    offset += page->size();
  }
  co_return Document{ordered_json{{"accounts", std::move(accounts)}}.dump()};
}

asio::awaitable<Directory::Outcome<std::shared_ptr<Directory::Roster>>> Directory::fetch_roster(
    std::string open_kfid) {
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
        people.push_back({userid, "", number_of(entry, "status").value_or(-1)});
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
  bool is_vain = false;
  co_await run_bounded(departments.size(), width, [&](std::size_t index) -> asio::awaitable<void> {
    if (is_vain) co_return;
    UpstreamCall who;
    who.path = "/cgi-bin/user/simplelist";
    who.query = "department_id=" + std::to_string(departments[index]);
    Answer found = co_await upstream_.call(std::move(who));
    is_vain = is_vain || !(found.ok() || is_refusal(found));
    members[index] = std::move(found);
  });
  for (std::size_t index = 0; index < departments.size(); ++index) {
    if (!members[index] && is_vain) continue;  // the one that failed is among the others
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
      if (!name.empty()) names_[userid] = {name, clock_.steady() + name_life};
      if (known.insert(userid).second) people.push_back({userid, name});
    }
  }

  const std::optional<std::string> here = open_kfid;
  const std::vector<FirstDay> stored = co_await first_days(here);
  std::unordered_map<std::string, Day> first_stored;
  for (const FirstDay& first : stored)
    first_stored.emplace(first.series.servicer_userid, first.day);
  for (Person& person : people) {
    const auto first = first_stored.find(person.userid);
    if (first != first_stored.end()) person.first_stored_day = first->second;
  }
  for (const FirstDay& first : stored) {
    const std::string& userid = first.series.servicer_userid;
    if (!userid.empty() && known.insert(userid).second) people.push_back({userid, "", -1, true, first.day});
  }
  auto roster = std::make_shared<Roster>(context_);
  roster->people = std::move(people);
  roster->unread_departments = std::move(unread);
  roster->refusal = std::move(refusal);
  co_return roster;
}

std::string Directory::list_text(const Roster& roster, const std::vector<Person>& people) {
  ordered_json servicers = ordered_json::array();
  for (const Person& person : people) {
    ordered_json servicer = {{"servicer_userid", person.userid},
                             {"name", person.name.empty() ? person.userid : person.name},
                             {"status", person.status < 0 ? ordered_json() : ordered_json(person.status)}};
    if (person.first_stored_day) servicer["first_stored_day"] = format_date(*person.first_stored_day);
    if (person.former) servicer["former"] = true;
    servicers.push_back(std::move(servicer));
  }
  ordered_json document = {{"servicers", std::move(servicers)}};
  if (!roster.unread_departments.empty()) document["unread_departments"] = roster.unread_departments;
  return document.dump();
}

asio::awaitable<Listing> Directory::name_servicers(std::shared_ptr<Roster> roster) {
  std::vector<Person> people = roster->people;
  co_await fetch_names(people);
  // Whoever left is not looked for again and again.
  const bool lacks_names = std::ranges::any_of(people, [this](const Person& person) {
    return person.name.empty() && !person.former && known_name(person.userid) == nullptr;
  });
  co_return Document{list_text(*roster, people), !lacks_names, roster->refusal};
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

struct Directory::NameWork {
  std::vector<std::string> nameless;
  Moment give_up_at;
  int failed_in_a_row = 0;
  bool is_done = false;
  Event done;
};

// Names are a courtesy: whatever fails here, people keep their userid. Look-ups that began in time go on
// without the request, for the next one.
asio::awaitable<void> Directory::fetch_names(std::vector<Person>& people) {
  if (names_.size() > most_names) names_.clear();
  const auto work = std::make_shared<NameWork>();
  work->give_up_at = clock_.steady() + names_time;
  for (const Person& person : people) {
    if (person.name.empty() && known_name(person.userid) == nullptr) work->nameless.push_back(person.userid);
  }
  if (!work->nameless.empty()) {
    std::function<asio::awaitable<void>(std::size_t)> fetch = [this, work](std::size_t index) {
      return fetch_name(work, index);
    };
    asio::co_spawn(context_, run_bounded(work->nameless.size(), width, std::move(fetch)),
                   [work](const std::exception_ptr&) {
                     work->is_done = true;
                     work->done.tell();
                   });
    while (!work->is_done && clock_.steady() < work->give_up_at) {
      co_await work->done.wait_until(clock_, work->give_up_at);
    }
  }
  for (Person& person : people) {
    const Name* const name = person.name.empty() ? known_name(person.userid) : nullptr;
    if (name != nullptr) person.name = name->text;
  }
}

asio::awaitable<void> Directory::fetch_name(std::shared_ptr<NameWork> work, std::size_t index) {
  if (work->failed_in_a_row >= patience || clock_.steady() >= work->give_up_at) co_return;
  const std::string& userid = work->nameless[index];
  auto& place = looked_up_[userid];
  if (!place) place = std::make_shared<SingleFlight<bool>>(context_);
  const auto flight = place;
  SingleFlight<bool>::Work look = [this, userid] { return look_up(userid); };
  const bool worked = co_await flight->join(std::move(look));
  work->failed_in_a_row = worked ? 0 : work->failed_in_a_row + 1;
}

// False where the next person would fare no better.
asio::awaitable<bool> Directory::look_up(std::string userid) {
  UpstreamCall call;
  call.path = "/cgi-bin/user/get";
  call.query = "userid=" + encode_query_value(userid);
  const Answer answer = co_await upstream_.call(std::move(call));
  const json document = answer.ok() ? json::parse(answer.json, nullptr, false) : json();
  const std::string name = document.is_object() ? text_of(document, "name") : std::string();
  if (!name.empty()) {
    names_[userid] = {name, clock_.steady() + name_life};
  } else if (answer.ok() || is_refusal(answer)) {
    names_[userid] = {"", clock_.steady() + no_name_life};
  }
  looked_up_.erase(userid);
  co_return answer.ok();
}

const Directory::Name* Directory::known_name(const std::string& userid) const {
  const auto name = names_.find(userid);
  return name != names_.end() && name->second.fresh_until > clock_.steady() ? &name->second : nullptr;
}

}  // namespace kfstat::relay
