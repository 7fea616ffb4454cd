// The seam between the core and JavaScript: text crosses in one input buffer and one result text, and Embind
// hands over nothing but numbers (an Embind string of 16 MiB can kill the module).
#include "kfstat/document.hpp"

#include <emscripten/bind.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace document = kfstat::document;

// Whole seconds fit a double exactly, and int64_t would cross as a BigInt.
using Seconds = double;

std::vector<char> input;
std::string result;
std::array<std::uint32_t, 2> result_location;

std::uint32_t address_of(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

std::string_view input_text(std::uint32_t offset, std::uint32_t length) {
  return {input.data() + offset, length};
}

std::int64_t whole(Seconds seconds) {
  return static_cast<std::int64_t>(seconds);
}

void answer(std::string text) {
  result = std::move(text);
  result_location = {address_of(result.data()), static_cast<std::uint32_t>(result.size())};
}

template <class T>
void answer(const kfstat::Result<T>& outcome) {
  answer(document::format(outcome));
}

kfstat::ParseOptions parse_options(std::uint32_t limit_bytes) {
  kfstat::ParseOptions options;
  options.limit_bytes = limit_bytes;
  options.max_count = kfstat::max_safe_integer;
  return options;
}

std::uint32_t reserve_input(std::uint32_t capacity) {
  if (input.size() < capacity) {
    input = {};
    input.resize(capacity);
  }
  return address_of(input.data());
}

std::uint32_t result_location_address() {
  return address_of(result_location.data());
}

void validate(std::uint32_t length, Seconds now) {
  answer(kfstat::validate_query(input_text(0, length), whole(now)));
}

void body(std::uint32_t length, Seconds now) {
  answer(kfstat::build_request_body(input_text(0, length), whole(now)));
}

void plan(std::uint32_t length, Seconds now) {
  answer(kfstat::plan_requests(input_text(0, length), whole(now)));
}

void plan_from(std::uint32_t length, Seconds now, std::uint32_t earliest_length) {
  const auto earliest = kfstat::parse_date(input_text(length, earliest_length));
  if (earliest) {
    answer(kfstat::plan_requests(input_text(0, length), whole(now), earliest));
    return;
  }
  kfstat::Issue issue{
      kfstat::IssueCode::input_wrong_type, "", "", {{"expected", "date"}, {"input", "earliest"}}};
  issue.message = kfstat::format_issue(issue, kfstat::Locale::en);
  answer(kfstat::Result<kfstat::Plan>::failure(std::move(issue)));
}

void parse(std::uint32_t length, std::uint32_t limit_bytes) {
  answer(document::format(kfstat::parse_response(input_text(0, length), parse_options(limit_bytes))));
}

void parse_for(std::uint32_t query_length, std::uint32_t length, std::uint32_t limit_bytes) {
  kfstat::ParseOptions options = parse_options(limit_bytes);
  options.query = input_text(0, query_length);
  answer(document::format(kfstat::parse_response(input_text(query_length, length), options)));
}

void summarize(std::uint32_t length) {
  answer(document::format(
      document::summarize_reports(input_text(0, length), {.max_sum = kfstat::max_safe_integer})));
}

void explain(std::int32_t errcode) {
  answer(document::format(
      kfstat::Result<kfstat::ErrcodeExplanation>::success(kfstat::explain_errcode(errcode))));
}

void today(Seconds now) {
  answer(document::format(kfstat::Result<kfstat::Today>::success(kfstat::today_at(whole(now)))));
}

void preset(std::uint32_t length, Seconds now) {
  answer(document::format(kfstat::preset_range(input_text(0, length), whole(now))));
}

void previous(std::uint32_t length) {
  answer(document::format(document::previous(input_text(0, length))));
}

void format_issue(std::uint32_t length, bool chinese) {
  answer(document::format_issue(input_text(0, length), chinese ? kfstat::Locale::zh : kfstat::Locale::en));
}

// One a line: the tests compare the TypeScript lists with these.
void list_issue_codes() {
  std::string names;
  for (std::size_t index = 0; index < kfstat::issue_code_count; ++index) {
    names.append(kfstat::to_string(static_cast<kfstat::IssueCode>(index))).push_back('\n');
  }
  answer(std::move(names));
}

void list_statistic_fields() {
  std::string names;
  for (const kfstat::FieldInfo& field : kfstat::field_table) {
    names.append(field.name).push_back('\n');
  }
  answer(std::move(names));
}

}  // namespace

EMSCRIPTEN_BINDINGS(kfstat) {
  using emscripten::function;
  function("reserveInput", &reserve_input);
  function("resultLocationAddress", &result_location_address);
  function("validate", &validate);
  function("body", &body);
  function("plan", &plan);
  function("planFrom", &plan_from);
  function("parse", &parse);
  function("parseFor", &parse_for);
  function("summarize", &summarize);
  function("explain", &explain);
  function("today", &today);
  function("preset", &preset);
  function("previous", &previous);
  function("formatIssue", &format_issue);
  function("listIssueCodes", &list_issue_codes);
  function("listStatisticFields", &list_statistic_fields);
}
