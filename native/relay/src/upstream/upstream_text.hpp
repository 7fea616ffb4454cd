// What upstream wrote, fit to be shown: the same JSON, byte for byte, but for what errmsg tells of addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

struct UpstreamText {
  std::string json;
  std::optional<std::int32_t> errcode;  // where the JSON is an object that has one
  std::string errmsg;                   // cleaned
  std::string egress_address;           // "from ip: …" of errmsg: for the log only
};

// Nothing where the bytes are not one JSON value. Numbers are never written anew.
std::optional<UpstreamText> read_upstream_text(std::string bytes);

// Whether the JSON repeats the secret, as it is, as in a URL, or spelt with escapes in one of its strings and
// keys. One of less than 8 bytes is not looked for: it would be found by chance in any answer.
bool repeats_secret(const std::string& json, std::string_view secret);

}  // namespace kfstat::relay
