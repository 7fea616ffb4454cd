#include "json/byte_issue.hpp"

#include "issues/issue_list.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace kfstat::json {
namespace {

bool looks_like_gbk(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  std::size_t pairs = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (byte(at) < 0x80) continue;
    const unsigned trail = byte(at + 1);
    if (byte(at) == 0x80 || byte(at) == 0xFF || trail < 0x30 || trail == 0x7F || trail == 0xFF) return false;
    ++pairs;
    ++at;
  }
  return pairs > 0;
}

// Whether `rest` is the beginning of one character, which then lacks its end.
bool is_cut_character(std::string_view rest) {
  const auto is_continued = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; };
  return !rest.empty() && rest.size() < 4 && static_cast<unsigned char>(rest.front()) >= 0xC2 &&
         std::all_of(rest.begin() + 1, rest.end(), is_continued);
}

bool begins_with_any(std::string_view text, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](auto start) { return text.starts_with(start); });
}

// What text is that is wrong from `offset` on; nothing where it is nothing in particular.
std::optional<ByteWord> find_byte_word(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(std::min(offset, text.size()));
  const bool has_nul = text.size() > 3 && text.substr(0, 2).find('\0') != std::string_view::npos;
  if (begins_with_any(text, {"\x1F\x8B", "PK\3\4", "PK\5\6", "\x28\xB5\x2F\xFD", "BZh", "\xFD\x37zXZ"}))
    return ByteWord::compressed;
  if (has_nul || begins_with_any(text, {"\xFF\xFE", "\xFE\xFF"})) return ByteWord::utf16;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty()) return ByteWord::empty;
  if (begins_with_any(text, {"HTTP/", "< HTTP/"})) return ByteWord::head;
  if (text.front() == '<') return ByteWord::page;
  if (rest.empty() || is_cut_character(rest)) return ByteWord::cut;
  if (find_invalid_utf8(text)) return looks_like_gbk(text) ? std::optional(ByteWord::gbk) : std::nullopt;
  const std::string_view before = text.substr(0, text.size() - rest.size());
  if (parse(before).value) return ByteWord::more;
  if (begins_with_any(rest, {"'", "“", "”", "‘", "’", "：", "，"})) return ByteWord::signs;
  return std::nullopt;
}

}  // namespace

Issue byte_issue(IssueCode code, std::string_view text, std::size_t offset) {
  const auto word = find_byte_word(text, offset);
  return word ? make_byte_issue(code, *word, offset) : make_byte_issue(code, offset);
}

}  // namespace kfstat::json
