// What went wrong, at a relay, on the way to it, or in what it sent.
#pragma once

#include "codes/codes.hpp"
#include "relay_client.hpp"
#include <kfstat/issue.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <variant>
#include <vector>

namespace kfstat::cli {

using Json = nlohmann::ordered_json;

// On one line; what is no UTF-8 becomes U+FFFD.
std::string compact(const Json& document);

// One that a relay sent, word for word, or that is of the command line's own.
struct RelayIssue {
  std::string code;
  std::string path;
  std::string message;
  Json params = Json::object();
};

using Problem = std::variant<Issue, RelayIssue>;
using Problems = std::vector<Problem>;

void append(Problems& all, const Problems& more);
Problems problems_of(const std::vector<Issue>& issues);

// The Issue documents of the contract, as JSON text of an array.
std::string format_problems(const Problems& problems);

// The param that is a text; "" where there is none.
std::string text_param(const Problem& problem, const std::string& name);
// Changed in its place, or added at the end.
void set_param(Problem& problem, const std::string& name, std::string value);
void drop_param(Problem& problem, const std::string& name);

// relay.unreachable, relay.unexpected_answer or relay.incomplete.
RelayIssue relay_issue(RelayCode code, Json params = Json::object());

// relay.unreachable with the reason. Precondition: the answer has a failure.
RelayIssue lost_issue(const RelayAnswer& answer);

// The member of a document, where it is a text; "" where it is not.
std::string text_of(const Json& document, const std::string& name);

// Those of a list that are issues.
Problems issues_in(const Json& list);

// Whether the answer is a relay's own refusal: a problem document with a code.
bool is_refusal(const RelayAnswer& answer);

// The issues of an answer that is no success: those of its problem document, or that nobody knows it.
Problems issues_of(const RelayAnswer& answer);

// The sentence for people, and the code behind it.
std::string sentence_of(const Problem& problem, Locale locale);

// The Result document of what has no value.
void print_refusal(const Problems& issues, const Problems& notices);

// Prints the Result of a request that was refused as a whole, with its sentences; answers the exit status.
int refuse(const Problems& issues, Locale locale);

// Throws Unreachable where nobody answered.
void expect_answer(const RelayClient& relay, const RelayAnswer& answer, Locale locale);

}  // namespace kfstat::cli
