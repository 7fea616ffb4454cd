#include "answers.hpp"

#include "random.hpp"

namespace kfstat::sandbox {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view json_warning = "Warning: wrong json format. ";

std::string_view text_of(std::int32_t errcode) {
  switch (errcode) {
    case -1:
      return "system error";
    case 6000:
      return "data version conflict";
    case 40001:
      return "invalid credential";
    case 40003:
      return "invalid userid";
    case 40013:
      return "invalid corpid";
    case 40014:
      return "invalid access_token";
    case 40058:
      return "invalid Request Parameter";
    case 41001:
      return "access_token missing";
    case 41002:
      return "corpid missing";
    case 41004:
      return "secret missing";
    case 42001:
      return "access_token expired";
    case 43001:
      return "require GET method";
    case 43002:
      return "require POST method";
    case 45009:
      return "api freq out of limit";
    case 45033:
      return "api concurrent out of limit";
    case 48002:
      return "api forbidden";
    case 48005:
      return "api removed";
    case 60003:
      return "department not found";
    case 60011:
      return "no privilege to access/modify contact/party/agent";
    case 60020:
      return "not allow to access from your ip";
    case 60111:
      return "userid not found";
    case 95000:
      return "invalid open_kfid";
    case 95004:
      return "open_kfid not exist";
    case 95014:
      return "userid is not a servicer";
    case 600018:
      return "invalid time range";
    default:
      return "request failed";
  }
}

std::string hexadecimal(std::uint64_t value) {
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4)
    text += "0123456789abcdef"[value >> shift & 15U];
  return text;
}

}  // namespace

SandboxAnswer succeed(const ordered_json& members, bool wrong_json) {
  ordered_json document{{"errcode", 0}, {"errmsg", wrong_json ? "ok. " + std::string(json_warning) : "ok"}};
  document.update(members);
  return {0, document.dump()};
}

SandboxAnswer refuse(Refusal refusal, std::string_view key, std::int64_t now) {
  const std::string code = std::to_string(refusal.errcode);
  const std::uint64_t hint = mix(mix(0, key), static_cast<std::uint64_t>(now));
  std::string errmsg(refusal.wrong_json ? json_warning : "");
  errmsg.append(text_of(refusal.errcode));
  errmsg += ", hint: [" + std::to_string(now) + "_" + std::to_string(hint % 997) + "_" + hexadecimal(hint) +
            hexadecimal(mix(hint, "hint")) + "], from ip: 203.0.113.7, more info at " +
            "https://open.work.weixin.qq.com/devtool/query?e=" + code;
  return {refusal.errcode, ordered_json{{"errcode", refusal.errcode}, {"errmsg", errmsg}}.dump()};
}

}  // namespace kfstat::sandbox
