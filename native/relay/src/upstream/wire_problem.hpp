// What the relay says where upstream gave no answer that could be passed on.
#pragma once

#include "codes/codes.hpp"
#include "upstream/ask_upstream.hpp"

#include <string_view>

namespace kfstat::relay {

struct WireProblem {
  int status;
  RelayCode code;
  std::string_view detail;
};

// Precondition: the kind is not `json`.
WireProblem wire_problem_of(AnswerKind kind);

}  // namespace kfstat::relay
