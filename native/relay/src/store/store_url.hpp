// Where days are kept, as the operator writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfstat::relay {

enum class StoreKind : std::uint8_t { memory, sqlite, postgresql };

struct StoreLocation {
  StoreKind kind = StoreKind::memory;
  std::string target;  // the file, or the URL that libpq is given
  // Of PostgreSQL: what the operator wants set, "search_path" and "kfstat", say. It is not in `target`, for
  // behind a pool of transactions it has to be set in each.
  std::vector<std::pair<std::string, std::string>> settings = {};
};

// "memory:", "sqlite:FILE" (sqlite:///abs/file and a plain path too), "postgresql://…" or "postgres://…".
// Throws std::invalid_argument for anything else, with the form that would do where it is plain, and without
// the password.
StoreLocation parse_store_url(std::string_view url);

// Why libpq cannot make a connection of the URL; nothing where it can try. libpq's own words may hold pieces
// of a password that is not encoded as it should be.
std::optional<std::string> fault_of_connection(const std::string& url);

// Whether the URL has the parameter, whatever its value.
bool has_parameter(std::string_view url, std::string_view name);

}  // namespace kfstat::relay
