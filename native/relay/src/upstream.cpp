#include "upstream.hpp"

#include "kfstat/errcode.hpp"
#include "log.hpp"
#include "upstream_text.hpp"

#include <utility>
#include <variant>

namespace kfstat::relay {

namespace asio = boost::asio;

Upstream::Upstream(asio::io_context& context, const Config& config)
    : config_(config), client_(context, config), tokens_(context, client_, config) {}

asio::awaitable<Answer> Upstream::call(UpstreamCall call) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string path = call.path;
  Answer answer = co_await call_with_token(std::move(call));
  if (observer_) {
    observer_(
        path, answer,
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun));
  }
  co_return answer;
}

asio::awaitable<Answer> Upstream::call_with_token(UpstreamCall call) {
  for (bool second = false;; second = true) {
    std::variant<Token, Answer> got = co_await tokens_.get();
    if (Answer* const denied = std::get_if<Answer>(&got)) co_return std::move(*denied);
    const Token token = std::get<Token>(std::move(got));

    WireRequest request;
    request.target = call.path + "?access_token=" + encode_query_value(*token);
    if (!call.query.empty()) request.target += "&" + call.query;
    request.json = call.json;
    request.time = call.time;
    Answer answer = co_await ask_upstream(client_, std::move(request));

    if (repeats_secret(answer.json, *token) || repeats_secret(answer.json, config_.corp_secret)) {
      log_event("error", "upstream_repeats_a_secret", {{"endpoint", call.path}});
      answer = {.kind = AnswerKind::not_json, .json = {}, .errcode = {}, .errmsg = {}, .egress_address = {}};
    }
    const ErrcodeClass errcode_class =
        answer.errcode ? explain_errcode(*answer.errcode).errcode_class : ErrcodeClass::unknown;
    if (errcode_class == ErrcodeClass::ip_not_trusted) {
      log_event("error", "address_not_trusted",
                {{"endpoint", call.path}, {"errcode", *answer.errcode}, {"address", answer.egress_address}});
    }
    if (answer.kind != AnswerKind::json || answer.ok() || errcode_class != ErrcodeClass::credential) {
      if (answer.kind == AnswerKind::json) tokens_.confirm(token);
      co_return answer;
    }
    tokens_.drop(token, answer);
    if (second) co_return answer;
  }
}

}  // namespace kfstat::relay
