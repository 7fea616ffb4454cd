// What routes answer where they have no figures to give.
#pragma once

#include "http/message.hpp"
#include "routes/exchange.hpp"
#include "upstream/ask_upstream.hpp"
#include <kfstat/issue.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

// {"type":"about:blank", …} with the code, which the exchange has for its outcome then. `members` as in
// http::problem.
http::Response refuse(Exchange& exchange, int status, std::string_view code, std::string_view detail,
                      std::string_view members = {});

http::Response with_header(http::Response response, std::string name, std::string value);

// 200, never stored by a cache.
http::Response json_document(std::string text);

// 400 with the issues, which are not none.
http::Response invalid_query(const std::vector<Issue>& issues, Exchange& exchange);

// 403: the policy does not let the viewer read that.
http::Response not_allowed(Exchange& exchange);

// 503 with Retry-After: others are at work, and more would not be done sooner.
http::Response overloaded(Exchange& exchange, std::string_view detail);

// Where upstream gave no answer that could be passed on. Precondition: the kind is not `json`.
http::Response wire_problem(AnswerKind kind, Exchange& exchange);

// The status of the errcode's class, with its meaning and what to do; the address to add for admins alone.
http::Response errcode_problem(const Answer& answer, Exchange& exchange);

// "ok", or the code that says what is wrong with the answer.
std::string_view outcome_of(const Answer& answer);

}  // namespace kfstat::relay
