#include "access/policy.hpp"

#include "files/exit.hpp"
#include "files/toml_file.hpp"

#include <algorithm>
#include <variant>

namespace kfstat::relay {
namespace {

constexpr std::size_t name_limit = 128;

// The only value of the key, "" where there is none.
std::string take_text(TomlTable& entry, const std::string& key, const std::string& where) {
  const auto found = entry.find(key);
  if (found == entry.end()) return "";
  const auto* const text = std::get_if<std::string>(&found->second);
  if (text == nullptr || text->empty()) refuse(where + ": " + key + " must be one value");
  std::string value = *text;
  entry.erase(found);
  return value;
}

void read_accounts(TomlTable& entry, const std::string& where, Grant& grant) {
  const auto found = entry.find("accounts");
  if (found == entry.end()) return;
  if (const auto* const list = std::get_if<std::vector<std::string>>(&found->second)) {
    grant.open_kfids.insert(list->begin(), list->end());
  } else if (std::get<std::string>(found->second) == "all") {
    grant.every_account = true;
  } else {
    refuse(where + ": accounts must be \"all\" or a list of open_kfid");
  }
  entry.erase(found);
}

Grant read_grant(TomlTable entry, const std::string& where) {
  Grant grant;
  read_accounts(entry, where, grant);
  const std::string own = take_text(entry, "own", where);
  if (!own.empty()) grant.own = own;
  const std::string admin = take_text(entry, "admin", where);
  if (!admin.empty() && admin != "true" && admin != "false") refuse(where + ": admin must be true or false");
  grant.admin = admin == "true";
  if (grant.admin && grant.own) refuse(where + ": an admin cannot have own figures only");
  if (!entry.empty()) refuse(where + ": unknown key " + entry.begin()->first);
  return grant;
}

}  // namespace

bool is_user_name(std::string_view name) {
  return !name.empty() && name.size() <= name_limit && std::ranges::none_of(name, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == ',';
  });
}

Grants read_policy(const std::string& path, std::string_view origin) {
  Grants grants;
  for (const auto& [name, entry] : read_toml_tables(path, "users", origin)) {
    std::string where = path;
    where += ", user ";
    where += name;
    if (!is_user_name(name)) refuse(where + ": not a name of 1 to 128 bytes without spaces and commas");
    grants.emplace(name, read_grant(entry, where));
  }
  return grants;
}

}  // namespace kfstat::relay
