#include "relay_issues.hpp"

#include "codes/codes.hpp"
#include "input.hpp"
#include "output.hpp"
#include <kfstat/document.hpp>

#include <algorithm>
#include <array>

namespace kfstat::cli {
namespace {

constexpr std::size_t most_issues = 100;  // as many as a response has at most

struct ReasonRow {
  Phrase phrase;
  std::string_view word;  // as params.reason has it
};

constexpr std::array reasons{ReasonRow{Phrase::unknown_host, "unknown_host"},
                             ReasonRow{Phrase::refused_connection, "no_connection"},
                             ReasonRow{Phrase::too_slow, "too_slow"},
                             ReasonRow{Phrase::fell_silent, "silent"},
                             ReasonRow{Phrase::untrusted, "untrusted"},
                             ReasonRow{Phrase::no_certificates, "no_certificates"},
                             ReasonRow{Phrase::no_tls, "no_tls"},
                             ReasonRow{Phrase::cut, "cut"}};

Json parse_object(std::string_view text) {
  Json document = Json::parse(text, nullptr, false);
  return document.is_object() ? document : Json::object();
}

}  // namespace

Json relay_issue(std::string_view code, Json params) {
  return {{"code", code},
          {"path", ""},
          {"message", words_of_code(code, Locale::en)},
          {"params", std::move(params)}};
}

Json lost_issue(const RelayAnswer& answer) {
  const auto* const row = std::find_if(reasons.begin(), reasons.end(),
                                       [&](const ReasonRow& each) { return each.phrase == *answer.failure; });
  Json issue = relay_issue(to_string(RelayCode::relay_unreachable), {{"reason", row->word}});
  issue["message"] = "The relay does not answer: " + answer.failure_text + ".";
  return issue;
}

std::string text_of(const Json& document, const char* name) {
  const auto member = document.find(name);
  return member != document.end() && member->is_string() ? member->get<std::string>() : "";
}

Json issues_in(const Json& list) {
  Json issues = Json::array();
  if (!list.is_array()) return issues;
  for (const Json& each : list) {
    if (issues.size() == most_issues) break;
    if (!each.is_object() || text_of(each, "code").empty()) continue;
    const auto params = each.find("params");
    issues.push_back({{"code", each["code"]},
                      {"path", text_of(each, "path")},
                      {"message", text_of(each, "message")},
                      {"params", params != each.end() && params->is_object() ? *params : Json::object()}});
  }
  return issues;
}

bool is_refusal(const RelayAnswer& answer) {
  return !text_of(parse_object(answer.body), "code").empty();
}

Json issues_of(const RelayAnswer& answer) {
  const Json problem = parse_object(answer.body);
  if (Json issues = issues_in(problem.value("issues", Json())); !issues.empty()) return issues;
  Json params{{"status", answer.status}};
  if (const auto seconds = read_integer<std::int32_t>(answer.retry_after)) params["retry_after"] = *seconds;
  const std::string code = text_of(problem, "code");
  if (code.empty())
    return Json::array({relay_issue(to_string(RelayCode::relay_unexpected_answer), std::move(params))});
  Json issue = relay_issue(code, std::move(params));
  issue["message"] = text_of(problem, "detail");
  return Json::array({std::move(issue)});
}

std::string sentence_of(const Json& issue, Locale locale) {
  const std::string code = text_of(issue, "code");
  if (!code.starts_with("relay.") && !code.starts_with("http."))
    return document::format_issue(issue.dump(-1, ' ', false, Json::error_handler_t::replace), locale);
  const Json& params = issue["params"];
  const std::string reason = text_of(params, "reason");
  for (const ReasonRow& row : reasons) {
    if (code == to_string(RelayCode::relay_unreachable) && reason == row.word)
      return format({Phrase::relay_stopped, {format({row.phrase, {}}, locale)}}, locale);
  }
  std::string text(words_of_code(code, locale));
  const std::string said = text_of(issue, "message");
  if (text.empty()) {
    text = said;
  } else if (code.starts_with("http.") && !said.empty()) {
    text += " (" + said + ")";  // which of many things was wrong with the request
  }
  const auto status = params.find("status");
  if (code == to_string(RelayCode::relay_unexpected_answer) && status != params.end())
    text += " (HTTP " + status->dump() + ")";
  const auto pause = params.find("retry_after");
  if (pause != params.end()) text += " " + format({Phrase::try_again, {pause->dump()}}, locale);
  return text;
}

int refuse(const Json& issues, Locale locale) {
  const Json result{{"ok", false}, {"issues", issues}, {"notices", Json::array()}};
  print_line(result.dump(-1, ' ', false, Json::error_handler_t::replace));
  for (const Json& issue : issues)
    tell(sentence_of(issue, locale) + " [" + text_of(issue, "code") + "]");
  return Exit::has_issues;
}

void expect_answer(const RelayClient& relay, const RelayAnswer& answer, Locale locale) {
  if (answer.failure)
    throw Unreachable({Phrase::relay_lost, {relay.url(), format({*answer.failure, {}}, locale)}});
}

}  // namespace kfstat::cli
