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

}  // namespace

std::string_view to_string(ErrcodeClass errcode_class) {
  return info_of(errcode_class).name;
}

std::string_view to_string(Retry retry) {
  static constexpr std::array<std::string_view, 4> names{"no", "after_refresh", "later", "fewer"};
  return names[static_cast<std::size_t>(retry)];
}

ErrcodeExplanation explain_errcode(std::int32_t errcode) {
  const auto* const row =
      std::lower_bound(errcode_table.begin(), errcode_table.end(), errcode,
                       [](const ErrcodeRow& each, std::int32_t code) { return each.errcode < code; });
  const bool is_documented = row != errcode_table.end() && row->errcode == errcode;
  ErrcodeExplanation why = explain_class(is_documented ? row->errcode_class : ErrcodeClass::unknown);
  why.errcode = errcode;
  if (!is_documented) return why;
  for (std::size_t i = 0; i < locale_count; ++i) {
    const Advice advice =
        vocabulary_of(all_locales[i]).of_errcode(static_cast<std::size_t>(row - errcode_table.begin()));
    if (!advice.meaning.empty()) why.meaning.words[i] = advice.meaning;
    if (!advice.action.empty()) why.action.words[i] = advice.action;
  }
  return why;
}

ErrcodeExplanation explain_class(ErrcodeClass errcode_class) {
  const ClassInfo& info = info_of(errcode_class);
  ErrcodeExplanation why{0, errcode_class, info.retry, {}, {}};
  for (std::size_t i = 0; i < locale_count; ++i) {
    const Advice advice = vocabulary_of(all_locales[i]).of_class(errcode_class);
    why.meaning.words[i] = advice.meaning;
    why.action.words[i] = advice.action;
  }
  return why;
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
