#include "lists.hpp"

#include "output.hpp"
#include "relay_issues.hpp"
#include <kfstat/document.hpp>
#include <kfstat/query.hpp>

#include <array>

namespace kfstat::cli {
namespace {

constexpr long deadline_seconds = 60;

// A path's part: everything but letters, digits and "-._~" is escaped.
std::string escape(std::string_view text) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (plain.find(character) != std::string_view::npos) {
      escaped += character;
    } else {
      escaped.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
  }
  return escaped;
}

int list(const Options& options, const std::string& path, const char* key, const char* id) {
  const Locale locale = options.language();
  const RelayClient relay(options);
  const RelayAnswer answer = relay.get(path, deadline_seconds);
  expect_answer(relay, answer, locale);
  const Json document = answer.status == 200 ? Json::parse(answer.body, nullptr, false) : Json();
  const Json items = document.is_object() ? document.value(key, Json()) : Json();
  if (!items.is_array()) return refuse(issues_of(answer), locale);
  Json value = Json::array();
  for (const Json& item : items) {
    if (item.is_object() && !text_of(item, id).empty())
      value.push_back({{id, item[id]}, {"name", text_of(item, "name")}});
  }
  print_line(compact({{"ok", true}, {"value", std::move(value)}, {"notices", Json::array()}}));
  if (document.contains("unread_departments")) tell(format({Phrase::unread_departments, {}}, locale));
  return Exit::done;
}

}  // namespace

int list_accounts(const Options& options) {
  return list(options, "/api/v1/accounts", "accounts", "open_kfid");
}

int list_servicers(const Options& options) {
  const auto open_kfid = check_id(options.open_kfid);
  if (!open_kfid) {
    print_line(document::format(open_kfid));
    print_sentences(open_kfid.issues, options.language());
    return Exit::has_issues;
  }
  return list(options, "/api/v1/accounts/" + escape(options.open_kfid) + "/servicers", "servicers",
              "servicer_userid");
}

}  // namespace kfstat::cli
