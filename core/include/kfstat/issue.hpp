// What is wrong (an issue) or worth knowing (a notice), as data: a stable code, where, and the facts.
// Who needs it: everyone; the code is the contract, the message is English for logs and may change,
// and text for people comes from format_issue.
#pragma once

#include <kfstat/text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfstat {

// Never renamed, only added; to_string gives the text of the contract ("range.too_long").
enum class IssueCode : std::uint8_t {
  query_too_large,
  query_not_json,
  query_duplicate_key,
  query_not_object,
  query_missing_field,
  query_wrong_type,
  query_contradiction,
  query_unknown_field,
  id_empty,
  id_too_long,
  id_invalid_character,
  range_malformed_date,
  range_milliseconds,
  range_out_of_uint32,
  range_too_early,
  range_too_late,
  range_reversed,
  range_too_long,
  range_rounded_to_midnight,
  range_yesterday_not_ready,
  range_beyond_upstream,
  range_empty_preset,
  range_unknown_preset,
  plan_conflicting_servicers,
  plan_no_servicers,
  plan_too_many_servicers,
  plan_duplicate_servicer,
  response_too_large,
  response_not_utf8,
  response_not_json,
  response_too_deep,
  response_not_object,
  response_duplicate_key,
  response_missing_field,
  response_wrong_type,
  response_invalid_number,
  response_misplaced_field,
  response_duplicate_day,
  response_unsafe_integer,
  response_unknown_field,
  response_rate_out_of_range,
  response_not_midnight,
  response_unrequested_day,
  upstream_temporary,
  upstream_credential,
  upstream_setup,
  upstream_permission,
  upstream_ip_not_trusted,
  upstream_rate_limited,
  upstream_concurrency_limited,
  upstream_invalid_request,
  upstream_gone,
  upstream_unknown,
  summary_overflow,
  targets_invalid,
  input_wrong_type,
  wasm_trapped,
};

inline constexpr std::size_t issue_code_count = static_cast<std::size_t>(IssueCode::wasm_trapped) + 1;

std::string_view to_string(IssueCode code);

using ParamValue = std::variant<std::int64_t, std::uint64_t, double, std::string>;

struct Param {
  std::string name;
  ParamValue value;

  friend bool operator==(const Param&, const Param&) = default;
};

// `path` is a JSON Pointer (RFC 6901) into the caller's input; "" is the whole of it.
struct Issue {
  IssueCode code{};
  std::string path;
  std::string message;
  std::vector<Param> params;

  friend bool operator==(const Issue&, const Issue&) = default;
};

// Nothing for a name that is not among the params.
const ParamValue* find_param(const Issue& issue, std::string_view name);

// One step of a JSON Pointer, "/" included: pointer_step("a/b") is "/a~1b".
std::string pointer_step(std::string_view key);
std::string pointer_step(std::size_t index);

// One sentence or two for people, saying what to do next:
// {range.too_long, days 32, max_days 31} in `en` is "The range has 32 days; at most 31 can be asked at once."
std::string format_issue(const Issue& issue, Locale locale);

}  // namespace kfstat
