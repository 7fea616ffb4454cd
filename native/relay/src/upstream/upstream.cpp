#include "upstream/upstream.hpp"

#include "upstream/token_program.hpp"
#include "upstream/upstream_text.hpp"
#include "watch/log.hpp"

#include <utility>
#include <variant>

namespace kfstat::relay {

namespace asio = boost::asio;

namespace {

constexpr std::string_view statistic_path = "/cgi-bin/kf/get_servicer_statistic";
constexpr std::string_view name_path = "/cgi-bin/user/get";
// At once; with the statistics and gettoken all the connections there are, so that nobody waits for one.
constexpr std::size_t most_lists = 16;
constexpr std::size_t most_names = 8;
constexpr std::size_t most_tokens = 1;
constexpr std::chrono::seconds longest_wait{20};  // for a place

std::string target_of(const UpstreamCall& call, const Token& token) {
  std::string target = call.path + "?access_token=" + encode_query_value(*token);
  if (!call.query.empty()) target += "&" + call.query;
  return target;
}

Answer overloaded() {
  Answer answer;
  answer.kind = AnswerKind::overloaded;
  return answer;
}

}  // namespace

Upstream::Upstream(asio::io_context& context, Clock clock, const UpstreamSettings& settings)
    : clock_(std::move(clock)),
      token_(settings.token),
      client_(context, settings.wire,
              static_cast<std::size_t>(settings.limits.at_once) + most_lists + most_names + most_tokens),
      tokens_(
          context, clock_, [this] { return fetch_token(); }, settings.token),
      pace_(context, clock_, settings.limits),
      statistics_(clock_, static_cast<std::size_t>(settings.limits.at_once)),
      lists_(clock_, most_lists),
      names_(clock_, most_names) {}

asio::awaitable<Answer> Upstream::fetch_token() {
  if (!token_.command.empty()) return ask_program(token_.command);
  WireRequest request;
  Pacing no_pace;
  request.target = "/cgi-bin/gettoken?corpid=" + encode_query_value(token_.corp_id) +
                   "&corpsecret=" + encode_query_value(token_.secret);
  return ask_upstream(client_, clock_, std::move(request), std::move(no_pace));
}

Upstream::Kind& Upstream::kind_of(std::string_view path) {
  if (path == statistic_path) return statistics_;
  return path == name_path ? names_ : lists_;
}

void Upstream::each_breaker(const std::function<void(std::string_view, bool)>& tell) const {
  tell("statistics", statistics_.breaker.is_open());
  tell("lists", lists_.breaker.is_open());
  tell("names", names_.breaker.is_open());
  tell("gettoken", tokens_.is_backing_off());
}

bool Upstream::is_held_back(const UpstreamCall& call) const {
  if (call.paced) return pace_.is_held_back();
  const auto found = held_.find(call.path);
  return found != held_.end() && clock_.steady() < found->second.until;
}

Answer Upstream::held_back(const std::string& path) const {
  Answer answer;
  const auto found = held_.find(path);
  if (found != held_.end()) {
    answer = found->second.answer;
  } else {
    answer.errcode = 45009;
    answer.json = R"({"errcode":45009,"errmsg":""})";
  }
  answer.held_back = true;
  return answer;
}

asio::awaitable<Answer> Upstream::call(UpstreamCall call) {
  for (int tries = 1;; ++tries) {
    Answer answer = co_await call_and_tell(call);
    const bool is_slowed = class_of(answer) == ErrcodeClass::concurrency_limited;
    if (!is_slowed || call.paced || tries == tries_when_slowed) co_return answer;
    co_await wait_for(clock_, jitter(shortest_rest, longest_rest));
  }
}

asio::awaitable<Answer> Upstream::call_and_tell(const UpstreamCall& call) {
  const auto begun = clock_.steady();
  Answer answer = co_await call_with_token(call);
  if (observer_ && !answer.held_back) {
    observer_(call.path, answer,
              std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady() - begun));
  }
  co_return answer;
}

// The token of the last try is left in `token`: one that waits for its turn leaves with the token of then.
asio::awaitable<Answer> Upstream::call_once(const UpstreamCall& call, Kind& kind, Token& token) {
  if (is_held_back(call)) co_return held_back(call.path);
  if (const Answer* const refusal = kind.breaker.refusal()) co_return *refusal;
  bool is_out = false;
  const auto prepare = [&](WireRequest& request) -> asio::awaitable<std::optional<Answer>> {
    if (!is_out) {
      if (const Answer* const refusal = kind.breaker.enter()) co_return *refusal;
      is_out = true;
    }
    std::variant<Token, Answer> got = co_await tokens_.get();
    if (Answer* const denied = std::get_if<Answer>(&got)) co_return std::move(*denied);
    token = std::get<Token>(std::move(got));
    request.target = target_of(call, token);
    co_return std::nullopt;
  };

  WireRequest request;
  request.json = call.json;
  Pacing pacing;
  std::shared_ptr<void> place;
  if (call.paced) {
    // A call that cannot be made is not worth a turn.
    std::variant<Token, Answer> got = co_await tokens_.get();
    if (Answer* const denied = std::get_if<Answer>(&got)) co_return std::move(*denied);
    pacing = {&pace_, *call.paced, prepare};
    request.left = call.paced->left;
  } else {
    place = co_await kind.line.enter(longest_wait);
    if (!place) co_return overloaded();
    if (is_held_back(call)) co_return held_back(call.path);
    pacing.complete = prepare;
  }
  Answer answer = co_await ask_upstream(client_, clock_, std::move(request), std::move(pacing));
  if (is_out) kind.breaker.note(answer);
  if (place && answer.ok()) kind.line.confirm();
  if (place && class_of(answer) == ErrcodeClass::concurrency_limited) kind.line.halve();
  co_return answer.held_back ? held_back(call.path) : answer;
}

asio::awaitable<Answer> Upstream::call_with_token(const UpstreamCall& call) {
  Kind& kind = kind_of(call.path);
  for (bool second = false;; second = true) {
    Token token;
    Answer answer = co_await call_once(call, kind, token);
    if (!token || answer.held_back || answer.denied) co_return answer;
    if (repeats_secret(answer.json, *token) || repeats_secret(answer.json, token_.secret)) {
      log_event("error", "upstream_repeats_a_secret", {{"endpoint", call.path}});
      answer = {.kind = AnswerKind::not_json, .failure = {"malformed", "it repeats a secret"}};
    }
    const ErrcodeClass errcode_class = class_of(answer);
    tell_of_address(call.path, answer);
    if (errcode_class == ErrcodeClass::rate_limited)
      held_[call.path] = {clock_.steady() + minute_block, answer};
    if (answer.kind != AnswerKind::json || answer.ok() || errcode_class != ErrcodeClass::credential) {
      if (answer.kind == AnswerKind::json) tokens_.confirm(token, call.path);
      co_return answer;
    }
    if (!tokens_.drop(token, call.path) || second) co_return answer;
  }
}

}  // namespace kfstat::relay
