// Files an operator writes, as plain values. Only its source file includes toml++.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfstat::relay {

// A number or a truth value stands as its text: `now = 1645700000` is "1645700000".
using TomlValue = std::variant<std::string, std::vector<std::string>>;
using TomlTable = std::map<std::string, TomlValue, std::less<>>;

// The values of a file. A table is taken for one of the keys of `tables` alone, and stands as JSON text:
// `[targets.reply_rate]` with `min = 0.95` is "targets" with {"reply_rate":{"min":0.95}}; what JSON has no
// word for is null there. Throws Exit: 3 where the file cannot be read, 2 with the line where it is not TOML
// or a value is of another kind. `origin` names the option that gave the path.
TomlTable read_toml_values(const std::string& path, std::string_view origin,
                           std::span<const std::string> tables);

// The tables [head.NAME] of a file that holds nothing else, by NAME; throws as above.
std::map<std::string, TomlTable, std::less<>> read_toml_tables(const std::string& path, std::string_view head,
                                                               std::string_view origin);

}  // namespace kfstat::relay
