// What went wrong at a relay, or on the way to it, as issues of the contract's form.
#pragma once

#include "relay_client.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace kfstat::cli {

using Json = nlohmann::ordered_json;

// An issue of the command line's own: relay.unreachable, relay.unexpected_answer, relay.incomplete.
Json relay_issue(std::string_view code, Json params = Json::object());

// relay.unreachable with the reason. Precondition: the answer has a failure.
Json lost_issue(const RelayAnswer& answer);

// The member of a document, where it is a text; "" where it is not.
std::string text_of(const Json& document, const char* name);

// Those of a list that are issues, each with its four members.
Json issues_in(const Json& list);

// Whether the answer is a relay's own refusal: a problem document with a code.
bool is_refusal(const RelayAnswer& answer);

// The issues of an answer that is no success: those of its problem document, or that nobody knows it.
Json issues_of(const RelayAnswer& answer);

// The sentence for people, without the code.
std::string sentence_of(const Json& issue, Locale locale);

// Prints the Result of a request that was refused as a whole, with its sentences; answers the exit status.
int refuse(const Json& issues, Locale locale);

// Throws Unreachable where nobody answered.
void expect_answer(const RelayClient& relay, const RelayAnswer& answer, Locale locale);

}  // namespace kfstat::cli
