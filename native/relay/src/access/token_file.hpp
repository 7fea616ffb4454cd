// The file of bearer tokens. It holds their SHA-256 only: a token is 32 random bytes, so nothing slower is
// needed. One line each: "HASH USER CREATED", with the time in UTC.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

struct TokenEntry {
  std::string hash;  // 64 hexadecimal digits; its first 8 are the token's id
  std::string user;
  std::string created;  // "2026-01-31T00:00:00Z"

  std::string id() const { return hash.substr(0, 8); }
};

// Throws Exit where the file cannot be read or a line is not fit; `origin` names the option that gave the
// path.
std::vector<TokenEntry> read_tokens(const std::string& path, std::string_view origin);

// Changes the file in one step, or creates it, readable by its owner and group only; an old one keeps owner
// and mode. Two that change it wait for each other. Throws Exit, and what `change` throws.
void change_tokens(const std::string& path, std::string_view origin,
                   const std::function<void(std::vector<TokenEntry>&)>& change);

}  // namespace kfstat::relay
