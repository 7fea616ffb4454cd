#include "issues/errcode_table.hpp"
#include "issues/issue_list.hpp"
#include "issues/language.hpp"
#include <kfstat/errcode.hpp>

#include <algorithm>
#include <array>

namespace kfstat {
namespace {

struct ClassInfo {
  ErrcodeClass errcode_class;
  std::string_view name;
  Retry retry;
  IssueCode issue_code;
};

constexpr std::array<ClassInfo, errcode_class_count> class_table{{
    {ErrcodeClass::temporary, "temporary", Retry::later, IssueCode::upstream_temporary},
    {ErrcodeClass::credential, "credential", Retry::after_refresh, IssueCode::upstream_credential},
    {ErrcodeClass::setup, "setup", Retry::no, IssueCode::upstream_setup},
    {ErrcodeClass::permission, "permission", Retry::no, IssueCode::upstream_permission},
    {ErrcodeClass::ip_not_trusted, "ip_not_trusted", Retry::no, IssueCode::upstream_ip_not_trusted},
    {ErrcodeClass::rate_limited, "rate_limited", Retry::later, IssueCode::upstream_rate_limited},
    {ErrcodeClass::concurrency_limited, "concurrency_limited", Retry::fewer,
     IssueCode::upstream_concurrency_limited},
    {ErrcodeClass::invalid_request, "invalid_request", Retry::no, IssueCode::upstream_invalid_request},
    {ErrcodeClass::gone, "gone", Retry::no, IssueCode::upstream_gone},
    {ErrcodeClass::unknown, "unknown", Retry::no, IssueCode::upstream_unknown},
}};

const ClassInfo& info_of(ErrcodeClass errcode_class) {
  return class_table[static_cast<std::size_t>(errcode_class)];
}

const ErrcodeRow* find_row(std::int32_t errcode) {
  const auto* const row =
      std::lower_bound(errcode_table.begin(), errcode_table.end(), errcode,
                       [](const ErrcodeRow& each, std::int32_t code) { return each.errcode < code; });
  return row != errcode_table.end() && row->errcode == errcode ? row : nullptr;
}

ErrcodeExplanation explain(ErrcodeClass errcode_class, std::optional<std::int32_t> errcode) {
  ErrcodeExplanation why{errcode.value_or(0), errcode_class, info_of(errcode_class).retry, {}, {}};
  for (std::size_t i = 0; i < locale_count; ++i) {
    const Advice advice = advise(errcode_class, errcode, all_locales[i]);
    why.meaning.words[i] = advice.meaning;
    why.action.words[i] = advice.action;
  }
  return why;
}

}  // namespace

std::string_view to_string(ErrcodeClass errcode_class) {
  return info_of(errcode_class).name;
}

std::string_view to_string(Retry retry) {
  switch (retry) {
    case Retry::no:
      return "no";
    case Retry::after_refresh:
      return "after_refresh";
    case Retry::later:
      return "later";
    case Retry::fewer:
      return "fewer";
  }
  return "";
}

Advice advise(ErrcodeClass errcode_class, std::optional<std::int32_t> errcode, Locale locale) {
  const Vocabulary words = vocabulary_of(locale);
  Advice advice = words.of_class(errcode_class);
  const ErrcodeRow* const row = errcode ? find_row(*errcode) : nullptr;
  if (row == nullptr || row->errcode_class != errcode_class) return advice;
  const Advice own = words.of_errcode(static_cast<std::size_t>(row - errcode_table.begin()));
  if (!own.meaning.empty()) advice.meaning = own.meaning;
  if (!own.action.empty()) advice.action = own.action;
  return advice;
}

ErrcodeExplanation explain_errcode(std::int32_t errcode) {
  const ErrcodeRow* const row = find_row(errcode);
  return explain(row == nullptr ? ErrcodeClass::unknown : row->errcode_class, errcode);
}

ErrcodeExplanation explain_class(ErrcodeClass errcode_class) {
  return explain(errcode_class, std::nullopt);
}

IssueCode issue_code_of(ErrcodeClass errcode_class) {
  return info_of(errcode_class).issue_code;
}

std::string redact_errmsg(std::string_view errmsg) {
  std::size_t end = errmsg.size();
  for (const std::string_view marker : {"hint:", "from ip:", "more info at"}) {
    end = std::min(end, errmsg.find(marker));
  }
  std::string_view text = errmsg.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' '))
    text.remove_suffix(1);
  return std::string(text);
}

Issue upstream_issue(std::int32_t errcode, std::string_view errmsg) {
  const ErrcodeExplanation why = explain_errcode(errcode);
  return make_issue(issue_code_of(why.errcode_class), "",
                    {{"errcode", std::int64_t{errcode}},
                     {"errmsg", redact_errmsg(errmsg)},
                     {"retry", std::string(to_string(why.retry))}});
}

}  // namespace kfstat
