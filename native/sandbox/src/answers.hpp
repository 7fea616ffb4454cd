// Answers in upstream's form: HTTP 200, JSON, `errcode` and `errmsg` first.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace kfstat::sandbox {

struct SandboxAnswer {
  std::int32_t errcode = 0;
  std::string body;
};

// Why a call fails.
struct Refusal {
  std::int32_t errcode = 0;
  bool wrong_json = false;  // the body was not JSON or held a value of the wrong type
};

// {"errcode":0,"errmsg":"ok"} and then the members.
SandboxAnswer succeed(const nlohmann::ordered_json& members, bool wrong_json = false);

// errmsg ends as upstream's does: a hint, the caller's public address and a link. `key` is what the hint is
// made of.
SandboxAnswer refuse(Refusal refusal, std::string_view key, std::int64_t now);

}  // namespace kfstat::sandbox
