#include "routes/problems.hpp"

#include "codes/codes.hpp"
#include "figures/reasons.hpp"
#include "http/problem.hpp"
#include "upstream/wire_problem.hpp"
#include <kfstat/document.hpp>
#include <kfstat/errcode.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace kfstat::relay {
namespace {

using http::problem;
using http::Response;
using nlohmann::ordered_json;

struct ClassStatus {
  int status;
  std::string_view retry_after;  // seconds
};

ClassStatus status_of(ErrcodeClass errcode_class) {
  switch (errcode_class) {
    case ErrcodeClass::permission:
      return {403, ""};
    case ErrcodeClass::invalid_request:
      return {400, ""};
    case ErrcodeClass::rate_limited:
      return {429, "60"};
    case ErrcodeClass::concurrency_limited:
      return {503, "1"};
    case ErrcodeClass::temporary:
      return {503, "5"};
    case ErrcodeClass::setup:
    case ErrcodeClass::credential:
    case ErrcodeClass::ip_not_trusted:
    case ErrcodeClass::gone:
    case ErrcodeClass::unknown:
      break;
  }
  return {502, ""};
}

ordered_json in_all_languages(const Text& text) {
  ordered_json texts;
  for (const Locale locale : all_locales)
    texts[std::string(to_string(locale))] = text[locale];
  return texts;
}

}  // namespace

Response refuse(Exchange& exchange, int status, std::string_view code, std::string_view detail,
                std::string_view members) {
  exchange.outcome = code;
  return problem(status, code, detail, members);
}

Response with_header(Response response, std::string name, std::string value) {
  response.headers.push_back({std::move(name), std::move(value)});
  return response;
}

Response json_document(std::string text) {
  return with_header(http::content(200, "application/json", std::move(text)), "Cache-Control", "no-store");
}

Response invalid_query(const std::vector<Issue>& issues, Exchange& exchange) {
  exchange.outcome = to_string(issues.front().code);
  return problem(400, exchange.outcome, "The query breaks the rules of the API.",
                 "\"issues\":" + document::issues(issues));
}

Response not_allowed(Exchange& exchange) {
  return refuse(exchange, 403, to_string(RelayCode::relay_not_allowed),
                "The policy of this relay does not let this user read that.");
}

Response overloaded(Exchange& exchange, std::string_view detail) {
  return with_header(refuse(exchange, 503, to_string(RelayCode::relay_overloaded), detail), "Retry-After",
                     "1");
}

Response wire_problem(AnswerKind kind, Exchange& exchange) {
  const WireProblem what = wire_problem_of(kind);
  Response response = refuse(exchange, what.status, to_string(what.code), what.detail);
  return what.status == 503 ? with_header(std::move(response), "Retry-After", "1") : response;
}

Response errcode_problem(const Answer& answer, Exchange& exchange) {
  const ErrcodeExplanation why = explain(answer);
  const Issue issue = issue_of(answer);
  exchange.outcome = to_string(issue.code);
  std::string members = R"("errcode":)" + std::to_string(why.errcode);
  members += R"(,"meaning":)" + in_all_languages(why.meaning).dump();
  members += R"(,"action":)" + in_all_languages(why.action).dump();
  members += R"(,"issues":)" + document::issues({&issue, 1});
  // Who runs the relay must know which address to add; nobody else.
  if (exchange.viewer.is_admin() && !answer.egress_address.empty())
    members += R"(,"address":)" + ordered_json(answer.egress_address).dump();
  const ClassStatus how = status_of(why.errcode_class);
  Response response = problem(how.status, to_string(issue.code), issue.message, members);
  if (how.retry_after.empty()) return response;
  return with_header(std::move(response), "Retry-After", std::string(how.retry_after));
}

std::string_view outcome_of(const Answer& answer) {
  if (answer.kind != AnswerKind::json) return to_string(wire_problem_of(answer.kind).code);
  if (answer.ok()) return "ok";
  return to_string(issue_code_of(class_of(answer)));
}

}  // namespace kfstat::relay
