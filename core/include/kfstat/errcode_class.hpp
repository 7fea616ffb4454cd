// Upstream's error codes: what they mean, whether asking again helps, and what to do.
// Who needs it: whoever decides on a retry (decide by errcode, never by errmsg) or tells a person what went
// wrong.
#pragma once

#include <kfstat/text.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace kfstat {

enum class ErrcodeClass : std::uint8_t {
  temporary,
  credential,
  setup,
  permission,
  ip_not_trusted,
  rate_limited,
  concurrency_limited,
  invalid_request,
  gone,
  unknown,
};

enum class Retry : std::uint8_t {
  no,
  after_refresh,  // once, with a new access_token
  later,          // after a pause; rate limits: when their window has passed
  fewer,          // with fewer calls in flight
};

std::string_view to_string(ErrcodeClass errcode_class);
std::string_view to_string(Retry retry);

struct ErrcodeExplanation {
  std::int32_t errcode = 0;
  ErrcodeClass errcode_class = ErrcodeClass::unknown;
  Retry retry = Retry::no;
  Text meaning;
  Text action;
};

// For every int32, known or not: explain_errcode(60020) is ip_not_trusted, retry no.
ErrcodeExplanation explain_errcode(std::int32_t errcode);

// The same for a class as a whole, where the errcode itself is not at hand; errcode is 0 then.
ErrcodeExplanation explain_class(ErrcodeClass errcode_class);

// Upstream's errmsg without the part that names addresses ("hint: …, from ip: …, more info at …").
std::string redact_errmsg(std::string_view errmsg);

}  // namespace kfstat
