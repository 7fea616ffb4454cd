// The file that says who may read what:
//
//   [users."li@example.com"]
//   accounts = "all"
//   admin = true
//
//   [users.zhangsan]
//   accounts = ["wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw"]
//   own = "zhangsan"
#pragma once

#include "access/access.hpp"

#include <map>
#include <string>
#include <string_view>

namespace kfstat::relay {

using Grants = std::map<std::string, Grant, std::less<>>;  // by the name of the user

// 1 to 128 bytes without spaces, commas and control characters; anything that is not ASCII may be in it.
bool is_user_name(std::string_view name);

// Throws Exit where the file cannot be read or says anything it should not; `origin` names the option that
// gave the path.
Grants read_policy(const std::string& path, std::string_view origin);

}  // namespace kfstat::relay
