#include "figures/reasons.hpp"

#include "upstream/wire_problem.hpp"
#include <kfstat/document.hpp>
#include <kfstat/errcode.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfstat::relay {
namespace {

using nlohmann::ordered_json;

bool is_same(const Reason& one, const Reason& other) {
  if (one.index() != other.index()) return false;
  if (const auto* const own = std::get_if<OwnIssue>(&one)) return own->code == std::get<OwnIssue>(other).code;
  const Issue& left = std::get<Issue>(one);
  const Issue& right = std::get<Issue>(other);
  return left.code == right.code && left.path == right.path && left.message == right.message;
}

std::string text_of(const OwnIssue& own) {
  const ordered_json issue = {{"code", to_string(own.code)},
                              {"path", ""},
                              {"message", own.message},
                              {"params", ordered_json::object()}};
  return issue.dump();
}

std::string text_of(const Issue& issue) {
  return document::format(issue);
}

}  // namespace

Issue issue_of(const Answer& answer) {
  const ErrcodeExplanation why = explain(answer);
  Issue issue = upstream_issue(why.errcode, answer.errmsg);
  issue.code = issue_code_of(why.errcode_class);
  for (Param& param : issue.params)
    if (param.name == "retry") param.value = std::string(to_string(why.retry));
  issue.message = format_issue(issue, Locale::en);
  return issue;
}

Reason reason_of(const Answer& answer) {
  if (answer.kind == AnswerKind::json) return issue_of(answer);
  const WireProblem what = wire_problem_of(answer.kind);
  return OwnIssue{what.code, what.detail};
}

Reason store_unavailable() {
  return OwnIssue{RelayCode::relay_store_unavailable, "The store cannot be used."};
}

void add_reasons(Reasons& all, const Reasons& more) {
  for (const Reason& reason : more) {
    if (std::ranges::none_of(all, [&](const Reason& known) { return is_same(known, reason); }))
      all.push_back(reason);
  }
}

std::string format_reasons(std::span<const Reason> reasons) {
  std::string text = "[";
  for (const Reason& reason : reasons) {
    if (text.size() > 1) text += ',';
    text += std::visit([](const auto& issue) { return text_of(issue); }, reason);
  }
  return text + ']';
}

}  // namespace kfstat::relay
