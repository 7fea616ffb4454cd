#include "upstream/wire_problem.hpp"

namespace kfstat::relay {

WireProblem wire_problem_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::json:
      break;
    case AnswerKind::unreachable:
      return {502, RelayCode::relay_upstream_unreachable, "WeCom cannot be reached."};
    case AnswerKind::timed_out:
      return {504, RelayCode::relay_upstream_timeout, "WeCom did not answer in time."};
    case AnswerKind::too_large:
      return {502, RelayCode::relay_upstream_too_large, "WeCom's answer is too large."};
    case AnswerKind::overloaded:
      return {503, RelayCode::relay_overloaded, "Too many requests wait for WeCom."};
    case AnswerKind::bad_status:
      return {502, RelayCode::relay_upstream_status, "WeCom answered with an HTTP error."};
    case AnswerKind::left:
      return {503, RelayCode::relay_client_left, "The client closed its side before the answer was there."};
    case AnswerKind::not_json:
      return {502, RelayCode::relay_upstream_malformed, "WeCom's answer is malformed."};
  }
  return {502, RelayCode::relay_upstream_malformed, "WeCom's answer is malformed."};
}

}  // namespace kfstat::relay
