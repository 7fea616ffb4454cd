// Why figures are missing or old.
#pragma once

#include "codes/codes.hpp"
#include "upstream/ask_upstream.hpp"
#include <kfstat/issue.hpp>

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfstat::relay {

// An issue of the relay's own.
struct OwnIssue {
  RelayCode code{};
  std::string_view message;  // English, of a literal
};

using Reason = std::variant<Issue, OwnIssue>;
using Reasons = std::vector<Reason>;

// What upstream refused, as an issue. Precondition: the answer has an errcode.
Issue issue_of(const Answer& answer);

// Why an answer gives nothing. Precondition: it is not ok().
Reason reason_of(const Answer& answer);

Reason store_unavailable();

// Those that are not among them yet.
void add_reasons(Reasons& all, const Reasons& more);

// As issues of the contract, JSON text of an array.
std::string format_reasons(std::span<const Reason> reasons);

}  // namespace kfstat::relay
