#include "commands/doctor.hpp"

#include "codes/locale.hpp"
#include "commands/doctor_text.hpp"
#include "files/exit.hpp"
#include "settings/in_force.hpp"
#include "settings/settings.hpp"
#include "store/store.hpp"
#include "store/store_file.hpp"
#include "upstream/upstream.hpp"
#include "watch/audit.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/query.hpp>
#include <kfstat/report.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

class Doctor {
 public:
  Doctor(asio::io_context& context, const Config& config, Locale locale)
      : config_(config),
        upstream_(context, config.clock, config.upstream),
        reader_{locale, config.upstream.token.command.empty()} {}

  asio::awaitable<void> examine() {
    good(Check::configuration, "");
    examine_store();
    examine_sign_in();
    std::optional<json> list = json::array();
    const Answer accounts = co_await list_accounts(list);
    if (accounts.kind != AnswerKind::json || accounts.denied) {
      bad(Check::secret, next_step(Check::secret, accounts, reader_), accounts);
      co_return;
    }
    good(Check::secret, "");
    if (!report(Check::accounts, accounts, list)) co_return;
    warn_of_managed(*list);
    const std::string open_kfid = text_of(list->front(), "open_kfid");
    co_await examine_people(open_kfid);
    co_await examine_figures(open_kfid);
  }

  bool all_good() const { return all_good_; }

 private:
  void examine_store() {
    try {
      const StoreLocation location = store_location(config_, Folder::as_it_is);
      const int version = judge_place_of_store(location, config_.store.empty());
      good(Check::store, store_text(location, version, reader_.locale));
    } catch (const StoreFailure& failure) {
      bad(Check::store, store_step(failure.what(), reader_.locale));
    }
  }

  void examine_sign_in() {
    const AccessRules& rules = config_.access;
    const auto may_read = [&rules](const std::string& user) {
      const auto grant = rules.grants.find(user);
      return grant != rules.grants.end() && Viewer(user, grant->second, "").may_read_anything();
    };
    Guests guests;
    for (const auto& [user, grant] : rules.grants)
      if (may_read(user)) ++guests.readers;
    std::set<std::string> strangers;
    for (const auto& [hash, user] : rules.tokens) {
      if (may_read(user)) {
        ++guests.tokens;
      } else {
        strangers.insert(user);
      }
    }
    guests.strangers.assign(strangers.begin(), strangers.end());
    const std::string step = sign_in_step(rules.mode, guests, reader_.locale);
    if (step.empty()) {
      good(Check::sign_in, sign_in_text(rules.mode, guests, reader_.locale));
    } else {
      bad(Check::sign_in, step);
    }
    if (!guests.strangers.empty()) warn(strangers_warning(guests.strangers, reader_.locale));
  }

  asio::awaitable<Answer> ask(std::string path, std::string query, std::optional<std::string> body) {
    UpstreamCall call;
    call.path = std::move(path);
    call.query = std::move(query);
    call.json = std::move(body);
    co_return co_await upstream_.call(std::move(call));
  }

  // Page by page; the last answer. There is no list where one of the pages is none.
  asio::awaitable<Answer> list_accounts(std::optional<json>& list) {
    constexpr std::size_t page_size = 100;
    constexpr std::size_t most = 5000;
    while (true) {
      const std::string offset = std::to_string(list->size());
      Answer answer =
          co_await ask("/cgi-bin/kf/account/list", "",
                       R"({"offset":)" + offset + R"(,"limit":)" + std::to_string(page_size) + "}");
      const std::optional<json> page = list_of(answer, "account_list");
      if (page) {
        list->insert(list->end(), page->begin(), page->end());
      } else {
        list.reset();
      }
      if (!page || page->size() < page_size || list->size() >= most) co_return answer;
    }
  }

  void warn_of_managed(const json& accounts) const {
    std::vector<std::string> managed;
    for (const json& account : accounts) {
      if (!account.is_object() || account.value("manage_privilege", json()) != true) continue;
      const std::string name = text_of(account, "name");
      const std::string id = text_of(account, "open_kfid");
      managed.push_back(name.empty() ? id : std::string(name).append(" (").append(id).append(")"));
    }
    if (managed.empty()) return;
    warn(managed_warning(managed, reader_.locale));
  }

  asio::awaitable<void> examine_people(const std::string& open_kfid) {
    const Answer people =
        co_await ask("/cgi-bin/kf/servicer/list", "open_kfid=" + encode_query_value(open_kfid), std::nullopt);
    const std::optional<json> list = list_of(people, "servicer_list");
    if (!report(Check::servicers, people, list)) co_return;
    for (const json& entry : *list) {
      if (!entry.contains("department_id") || !entry["department_id"].is_number_integer()) continue;
      const std::string department = std::to_string(entry["department_id"].get<std::int64_t>());
      const Answer members =
          co_await ask("/cgi-bin/user/simplelist", "department_id=" + department, std::nullopt);
      if (!report(Check::departments, members, list_of(members, "userlist"))) co_return;
    }
  }

  asio::awaitable<void> examine_figures(const std::string& open_kfid) {
    const Day yesterday = today_at(config_.clock.now()).yesterday;
    if (!check_id(open_kfid)) co_return;
    // Not within co_await: g++ 12 destroys an aggregate made there twice.
    const std::string body = build_request_body({open_kfid, std::nullopt, {yesterday, yesterday}});
    const Answer figures = co_await ask("/cgi-bin/kf/get_servicer_statistic", "", body);
    if (!figures.ok()) {
      bad(Check::figures, next_step(Check::figures, figures, reader_), figures);
    } else if (!parse_response(figures.json)) {
      malformed(Check::figures);
    } else {
      good(Check::figures, open_kfid + " " + format_date(yesterday));
    }
  }

  static std::optional<json> list_of(const Answer& answer, const char* name) {
    if (answer.errcode != 0) return std::nullopt;
    const json document = json::parse(answer.json, nullptr, false);
    if (!document.is_object() || !document.contains(name) || !document[name].is_array()) return std::nullopt;
    return std::optional<json>(document[name]);
  }

  // Fit for a terminal: what upstream wrote must not steer it.
  static std::string text_of(const json& entry, const char* name) {
    if (!entry.is_object() || !entry.contains(name) || !entry[name].is_string()) return "";
    std::string text = entry[name].get<std::string>();
    const auto steers = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    std::ranges::replace_if(text, steers, '?');
    return text;
  }

  // False where there is nothing to go on with.
  bool report(Check check, const Answer& answer, const std::optional<json>& list) {
    if (!answer.ok()) {
      bad(check, next_step(check, answer, reader_), answer);
      return false;
    }
    if (!list) {
      malformed(check);
      return false;
    }
    if (list->empty()) {
      bad(check, nothing_there(check, reader_), answer);
      return false;
    }
    good(check, std::to_string(list->size()));
    return true;
  }

  void malformed(Check check) {
    Answer answer;
    answer.kind = AnswerKind::not_json;
    answer.failure = {"malformed", "what was asked for is not in it"};
    bad(check, next_step(check, answer, reader_), answer);
  }

  void good(Check check, const std::string& detail) const {
    print({"[ok]", "[通过]"}, check);
    std::printf("%s%s\n", detail.empty() ? "" : ": ", detail.c_str());
  }

  void warn(const std::string& text) const { print({"[warning]", "[警告]"}, text + "\n"); }

  void bad(Check check, const std::string& step, const Answer& answer = {}) {
    all_good_ = false;
    print({"[not yet]", "[未通过]"}, check);
    if (answer.errcode.value_or(0) != 0) std::printf(" (errcode %d)", *answer.errcode);
    std::printf("\n    %s\n", step.c_str());
  }

  void print(const Text& mark, Check check) const { print(mark, name_of(check, reader_)); }

  void print(const Text& mark, const std::string& text) const {
    std::printf("%s %s", std::string(mark[reader_.locale]).c_str(), text.c_str());
  }

  const Config& config_;
  Upstream upstream_;
  Reader reader_;
  bool all_good_ = true;
};

}  // namespace

int run_doctor(int argc, char** argv) {
  std::string locale;
  const std::vector<std::string> locales(locale_names.begin(), locale_names.end());
  std::string type;
  for (const std::string& name : locales)
    type += (type.empty() ? "" : "|") + name;
  const SettingsSource source(argc, argv,
                              {{.name = "--locale",
                                .value = &locale,
                                .about = "language of the report, by default the environment's",
                                .type = type,
                                .among = locales}});
  const auto [settings, config] = read_in_force(source);
  source.warn(settings);
  asio::io_context context;
  Doctor doctor(context, config, locale_or_environment(locale));
  std::exception_ptr failure;
  asio::co_spawn(context, doctor.examine(), [&](std::exception_ptr thrown) {
    failure = std::move(thrown);
    context.stop();
  });
  context.run();
  if (failure) std::rethrow_exception(failure);
  audit("doctor", {{"outcome", doctor.all_good() ? "ok" : "not yet"}});
  return doctor.all_good() ? 0 : 1;
}

}  // namespace kfstat::relay
