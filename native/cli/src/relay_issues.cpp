#include "relay_issues.hpp"

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

// What a relay said of itself.
std::string sentence_of_relay(const RelayIssue& issue, Locale locale) {
  const std::string reason = text_of(issue.params, "reason");
  for (const ReasonRow& row : reasons) {
    if (issue.code == to_string(RelayCode::relay_unreachable) && reason == row.word)
      return format({Phrase::relay_stopped, {format({row.phrase, {}}, locale)}}, locale);
  }
  std::string text(words_of_code(issue.code, locale));
  if (text.empty()) {
    text = issue.message;
  } else if (issue.code.starts_with("http.") && !issue.message.empty()) {
    text += " (" + issue.message + ")";  // which of many things was wrong with the request
  }
  const auto status = issue.params.find("status");
  if (issue.code == to_string(RelayCode::relay_unexpected_answer) && status != issue.params.end())
    text += " (HTTP " + status->dump() + ")";
  const auto pause = issue.params.find("retry_after");
  if (pause != issue.params.end()) text += " " + format({Phrase::try_again, {pause->dump()}}, locale);
  return text;
}

std::string document_of(const Issue& issue) {
  return document::format(issue);
}

std::string document_of(const RelayIssue& issue) {
  return compact(
      {{"code", issue.code}, {"path", issue.path}, {"message", issue.message}, {"params", issue.params}});
}

std::string words_of(const Issue& issue, Locale locale) {
  return format_issue(issue, locale);
}

// A code of the core's is a name here, as the relay wrote it.
std::string words_of(const RelayIssue& issue, Locale locale) {
  const bool is_of_relay = issue.code.starts_with("relay.") || issue.code.starts_with("http.");
  return is_of_relay ? sentence_of_relay(issue, locale) : document::format_issue(document_of(issue), locale);
}

std::string_view code_of(const Issue& issue) {
  return to_string(issue.code);
}

std::string_view code_of(const RelayIssue& issue) {
  return issue.code;
}

}  // namespace

std::string compact(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append(Problems& all, const Problems& more) {
  all.insert(all.end(), more.begin(), more.end());
}

Problems problems_of(const std::vector<Issue>& issues) {
  return {issues.begin(), issues.end()};
}

std::string format_problems(const Problems& problems) {
  std::string text = "[";
  for (const Problem& problem : problems) {
    if (text.size() > 1) text += ',';
    text += std::visit([](const auto& issue) { return document_of(issue); }, problem);
  }
  return text + ']';
}

std::string text_param(const Problem& problem, const std::string& name) {
  if (const auto* const sent = std::get_if<RelayIssue>(&problem)) return text_of(sent->params, name);
  const ParamValue* const value = find_param(std::get<Issue>(problem), name);
  const auto* const text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

void set_param(Problem& problem, const std::string& name, std::string value) {
  if (auto* const sent = std::get_if<RelayIssue>(&problem)) {
    sent->params[name] = std::move(value);
    return;
  }
  std::vector<Param>& params = std::get<Issue>(problem).params;
  const auto known = std::ranges::find(params, name, &Param::name);
  if (known == params.end()) {
    params.push_back({name, std::move(value)});
  } else {
    known->value = std::move(value);
  }
}

void drop_param(Problem& problem, const std::string& name) {
  if (auto* const sent = std::get_if<RelayIssue>(&problem)) {
    sent->params.erase(name);
  } else {
    std::erase_if(std::get<Issue>(problem).params, [&](const Param& param) { return param.name == name; });
  }
}

RelayIssue relay_issue(RelayCode code, Json params) {
  return {std::string(to_string(code)), "", std::string(words_of_code(to_string(code), Locale::en)),
          std::move(params)};
}

RelayIssue lost_issue(const RelayAnswer& answer) {
  const auto* const row = std::find_if(reasons.begin(), reasons.end(),
                                       [&](const ReasonRow& each) { return each.phrase == *answer.failure; });
  RelayIssue issue = relay_issue(RelayCode::relay_unreachable, {{"reason", row->word}});
  issue.message = "The relay does not answer: " + answer.failure_text + ".";
  return issue;
}

std::string text_of(const Json& document, const std::string& name) {
  const auto member = document.find(name);
  return member != document.end() && member->is_string() ? member->get<std::string>() : "";
}

Problems issues_in(const Json& list) {
  Problems issues;
  if (!list.is_array()) return issues;
  for (const Json& each : list) {
    if (issues.size() == most_issues) break;
    if (!each.is_object() || text_of(each, "code").empty()) continue;
    const auto params = each.find("params");
    issues.push_back(RelayIssue{text_of(each, "code"), text_of(each, "path"), text_of(each, "message"),
                                params != each.end() && params->is_object() ? *params : Json::object()});
  }
  return issues;
}

bool is_refusal(const RelayAnswer& answer) {
  return !text_of(parse_object(answer.body), "code").empty();
}

Problems issues_of(const RelayAnswer& answer) {
  const Json problem = parse_object(answer.body);
  if (Problems issues = issues_in(problem.value("issues", Json())); !issues.empty()) return issues;
  Json params{{"status", answer.status}};
  if (const auto seconds = read_integer<std::int32_t>(answer.retry_after)) params["retry_after"] = *seconds;
  const std::string code = text_of(problem, "code");
  if (code.empty()) return {relay_issue(RelayCode::relay_unexpected_answer, std::move(params))};
  return {RelayIssue{code, "", text_of(problem, "detail"), std::move(params)}};
}

std::string sentence_of(const Problem& problem, Locale locale) {
  return std::visit(
      [locale](const auto& issue) {
        return words_of(issue, locale) + " [" + std::string(code_of(issue)) + "]";
      },
      problem);
}

void print_refusal(const Problems& issues, const Problems& notices) {
  print_line(R"({"ok":false,"issues":)" + format_problems(issues) + R"(,"notices":)" +
             format_problems(notices) + "}");
}

int refuse(const Problems& issues, Locale locale) {
  print_refusal(issues, {});
  for (const Problem& issue : issues)
    tell(sentence_of(issue, locale));
  return Exit::has_issues;
}

void expect_answer(const RelayClient& relay, const RelayAnswer& answer, Locale locale) {
  if (answer.failure)
    throw Unreachable({Phrase::relay_lost, {relay.url(), format({*answer.failure, {}}, locale)}});
}

}  // namespace kfstat::cli
