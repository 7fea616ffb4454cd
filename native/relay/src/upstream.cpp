#include "upstream.hpp"

#include "log.hpp"
#include "upstream_text.hpp"

#include <utility>
#include <variant>

namespace kfstat::relay {

namespace asio = boost::asio;

namespace {

std::string target_of(const UpstreamCall& call, const Token& token) {
  std::string target = call.path + "?access_token=" + encode_query_value(*token);
  if (!call.query.empty()) target += "&" + call.query;
  return target;
}

}  // namespace

Upstream::Upstream(asio::io_context& context, const Config& config)
    : config_(config),
      client_(context, config),
      tokens_(context, client_, config),
      pace_(context, {config.calls_per_minute, config.calls_per_hour, config.concurrent_calls,
                      config.user_calls_per_hour}) {
  last_rate_limited_.errcode = 45009;
  last_rate_limited_.json = R"({"errcode":45009,"errmsg":""})";
}

Answer Upstream::held_back() const {
  Answer answer = last_rate_limited_;
  answer.held_back = true;
  return answer;
}

asio::awaitable<Answer> Upstream::call(UpstreamCall call) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string path = call.path;
  Answer answer = co_await call_with_token(std::move(call));
  if (observer_ && !answer.held_back) {
    observer_(
        path, answer,
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun));
  }
  co_return answer;
}

// The token of now, in place of the one there was when the call began to wait.
asio::awaitable<std::optional<Answer>> Upstream::renew(const UpstreamCall& call, Token& token,
                                                       WireRequest& request) {
  std::variant<Token, Answer> got = co_await tokens_.get();
  if (Answer* const denied = std::get_if<Answer>(&got)) co_return std::move(*denied);
  token = std::get<Token>(std::move(got));
  request.target = target_of(call, token);
  co_return std::nullopt;
}

asio::awaitable<Answer> Upstream::call_with_token(UpstreamCall call) {
  for (bool second = false;; second = true) {
    if (call.paced && pace_.is_held_back()) co_return held_back();
    if (const Answer* const refusal = breaker_.refusal()) co_return *refusal;
    std::variant<Token, Answer> got = co_await tokens_.get();
    if (Answer* const denied = std::get_if<Answer>(&got)) {
      breaker_.note(*denied);
      co_return std::move(*denied);
    }
    Token token = std::get<Token>(std::move(got));

    WireRequest request;
    request.target = target_of(call, token);
    request.json = call.json;
    request.time = call.time;
    Pacing pacing;
    if (call.paced) {
      pacing = {&pace_, *call.paced, [&](WireRequest& waited) { return renew(call, token, waited); }};
      request.left = call.paced->left;
    }
    Answer answer = co_await ask_upstream(client_, std::move(request), std::move(pacing));
    breaker_.note(answer);
    if (answer.held_back) co_return held_back();

    if (repeats_secret(answer.json, *token) || repeats_secret(answer.json, config_.corp_secret)) {
      log_event("error", "upstream_repeats_a_secret", {{"endpoint", call.path}});
      answer = {.kind = AnswerKind::not_json,
                .json = {},
                .errcode = {},
                .errmsg = {},
                .egress_address = {},
                .held_back = false};
    }
    const ErrcodeClass errcode_class = class_of(answer);
    tell_of_address(call.path, answer);
    if (errcode_class == ErrcodeClass::rate_limited && call.paced) last_rate_limited_ = answer;
    if (answer.kind != AnswerKind::json || answer.ok() || errcode_class != ErrcodeClass::credential) {
      if (answer.kind == AnswerKind::json) tokens_.confirm(token);
      co_return answer;
    }
    tokens_.drop(token, answer);
    if (second) co_return answer;
  }
}

}  // namespace kfstat::relay
