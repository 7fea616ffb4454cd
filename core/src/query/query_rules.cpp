#include "query/query_rules.hpp"

#include "issues/issue_list.hpp"
#include "json/json.hpp"

namespace kfstat {
namespace {

// Decodes the next character of valid UTF-8.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&] { return static_cast<unsigned char>(text[at++]); };
  const char32_t lead = byte();
  if (lead < 0x80) return lead;
  int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t character = lead & (0x3FU >> more);
  for (; more > 0; --more)
    character = character << 6U | (byte() & 0x3FU);
  return character;
}

// Unicode White_Space, the control characters, and those that show nothing.
constexpr bool is_invisible(char32_t character) {
  return character <= 0x20 || (character >= 0x7F && character <= 0xA0) || character == 0x1680 ||
         (character >= 0x2000 && character <= 0x200D) || character == 0x2028 || character == 0x2029 ||
         character == 0x202F || character == 0x205F || character == 0x2060 || character == 0x3000 ||
         character == 0xFEFF;
}

bool has_invisible_character(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_invisible(next_character(text, at))) return true;
  }
  return false;
}

}  // namespace

IdFindings judge_id(std::string_view id) {
  return {id.empty(), id.size() > id_limit_bytes, has_invisible_character(id)};
}

bool add_id_issues(std::string_view id, const std::string& path, std::vector<Issue>& issues) {
  const IdFindings found = judge_id(id);
  if (found.empty) issues.push_back(make_issue(IssueCode::id_empty, path));
  if (found.too_long) {
    issues.push_back(make_issue(IssueCode::id_too_long, path,
                                {{"limit", static_cast<std::uint64_t>(id_limit_bytes)},
                                 {"length", static_cast<std::uint64_t>(id.size())}}));
  }
  if (found.invisible) issues.push_back(make_issue(IssueCode::id_invalid_character, path));
  return !found.any();
}

Result<CheckedId> check_id(std::string_view text) {
  std::vector<Issue> issues;
  // What is no UTF-8 has no character at all there.
  if (json::find_invalid_utf8(text)) {
    issues.push_back(make_issue(IssueCode::id_invalid_character, ""));
  } else if (add_id_issues(text, "", issues)) {
    return Result<CheckedId>::success({std::string(text)});
  }
  return Result<CheckedId>::failure(std::move(issues));
}

Result<Day> check_date(std::string_view text) {
  const auto day = parse_date(text);
  if (!day) return Result<Day>::failure(make_issue(IssueCode::range_malformed_date, ""));
  if (!is_wire_day(*day)) return Result<Day>::failure(make_issue(IssueCode::range_out_of_uint32, ""));
  return Result<Day>::success(*day);
}

}  // namespace kfstat
