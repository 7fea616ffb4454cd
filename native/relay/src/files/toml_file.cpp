#include "files/toml_file.hpp"

#include "files/exit.hpp"
#include "files/whole_file.hpp"

#include <nlohmann/json.hpp>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

namespace kfstat::relay {
namespace {

constexpr std::size_t file_limit = std::size_t{8} * 1024 * 1024;

std::string place(const std::string& path, const toml::source_position& position) {
  return path + ", line " + std::to_string(position.line);
}

toml::table read_table(const std::string& path, std::string_view origin) {
  std::string why;
  const std::optional<std::string> text = read_whole_file(path, file_limit, why);
  if (!text) refuse(why + ": cannot read the file of " + std::string(origin), 3);
  if (is_wide_text(*text)) refuse(path + " is not in UTF-8 but in UTF-16, as it seems: save it as UTF-8");
  try {
    return toml::parse(*text, path);
  } catch (const toml::parse_error& error) {
    refuse(place(path, error.source().begin) + ": " + std::string(error.description()));
  }
}

std::string scalar(const toml::node& node, std::string_view key, const std::string& path) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const number = node.as_integer()) return std::to_string(number->get());
  if (const auto* const truth = node.as_boolean()) return truth->get() ? "true" : "false";
  refuse(place(path, node.source().begin) + ": " + std::string(key) +
         " must be a string, a whole number, true or false, or a list of them");
}

nlohmann::json json_of(const toml::node& node) {
  if (const auto* const text = node.as_string()) return text->get();
  if (const auto* const whole = node.as_integer()) return whole->get();
  if (const auto* const number = node.as_floating_point()) return number->get();
  if (const auto* const truth = node.as_boolean()) return truth->get();
  if (const toml::array* const list = node.as_array()) {
    nlohmann::json items = nlohmann::json::array();
    for (const toml::node& item : *list)
      items.push_back(json_of(item));
    return items;
  }
  const toml::table* const table = node.as_table();
  if (table == nullptr) return nullptr;
  nlohmann::json members = nlohmann::json::object();
  for (const auto& [key, member] : *table)
    members[std::string(key.str())] = json_of(member);
  return members;
}

TomlTable values_of(const toml::table& table, const std::string& path,
                    std::span<const std::string> tables = {}) {
  TomlTable values;
  for (const auto& [key, node] : table) {
    if (node.is_table() && std::ranges::find(tables, key.str()) != tables.end()) {
      values.emplace(key.str(), json_of(node).dump());
      continue;
    }
    const toml::array* const list = node.as_array();
    if (list == nullptr) {
      values.emplace(key.str(), scalar(node, key.str(), path));
      continue;
    }
    std::vector<std::string> items;
    for (const toml::node& item : *list)
      items.push_back(scalar(item, key.str(), path));
    values.emplace(key.str(), std::move(items));
  }
  return values;
}

}  // namespace

TomlTable read_toml_values(const std::string& path, std::string_view origin,
                           std::span<const std::string> tables) {
  return values_of(read_table(path, origin), path, tables);
}

std::map<std::string, TomlTable, std::less<>> read_toml_tables(const std::string& path, std::string_view head,
                                                               std::string_view origin) {
  const toml::table root = read_table(path, origin);
  std::map<std::string, TomlTable, std::less<>> tables;
  for (const auto& [key, node] : root) {
    const toml::table* const group = node.as_table();
    if (key.str() != head || group == nullptr) {
      refuse(place(path, key.source().begin) + ": unknown key " + std::string(key.str()));
    }
    for (const auto& [name, entry] : *group) {
      const toml::table* const table = entry.as_table();
      if (table == nullptr) {
        refuse(place(path, name.source().begin) + ": " + std::string(name.str()) + " must be a table");
      }
      tables.emplace(name.str(), values_of(*table, path));
    }
  }
  return tables;
}

}  // namespace kfstat::relay
