#include "token_source.hpp"

#include "token_program.hpp"
#include "upstream_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using nlohmann::ordered_json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t token_limit = 1024;  // the documentation promises at most 512 bytes
constexpr seconds usual_life{7200};
constexpr seconds longest_life{7 * 86400};
constexpr seconds early{300};
constexpr milliseconds longest_pause{60'000};

// How long the token lives. What stands between upstream and the relay may write the number as text, or leave
// it out; a token that ends earlier than thought is refused, and fetched anew.
seconds life_of(const nlohmann::json& document) {
  const auto member = document.find("expires_in");
  if (member == document.end()) return usual_life;
  const auto written =
      member->is_string() ? nlohmann::json::parse(member->get<std::string>(), nullptr, false) : *member;
  if (!written.is_number()) return usual_life;
  const double limit = static_cast<double>(longest_life.count());
  return seconds(static_cast<std::int64_t>(std::clamp(written.get<double>(), 0.0, limit)));
}

// Upstream saw the secret in this very call: of what it wrote only errcode and errmsg are passed on.
void keep_only_refusal(Answer& answer, const std::string& secret) {
  if (repeats_secret(ordered_json(answer.errmsg).dump(), secret)) answer.errmsg.clear();
  answer.json = ordered_json{{"errcode", *answer.errcode}, {"errmsg", answer.errmsg}}.dump();
}

}  // namespace

TokenSource::TokenSource(asio::io_context& context, UpstreamClient& client, const Config& config)
    : client_(client), config_(config), fetching_(context) {}

asio::awaitable<std::variant<Token, Answer>> TokenSource::get() {
  const auto now = Clock::now();
  if (token_ && now < expires_at_) {
    // The old token works until the new one is there.
    if (now >= renew_at_ && now >= not_before_) fetching_.launch([this] { return fetch(); });
    co_return token_;
  }
  if (now >= not_before_) {
    co_await fetching_.join([this] { return fetch(); });
    if (token_) co_return token_;
  }
  co_return last_failure_;
}

void TokenSource::confirm(const Token& token) {
  if (token == token_) failures_ = 0;
}

void TokenSource::drop(const Token& token, const Answer& answer) {
  if (token != token_) return;
  token_.reset();
  // One refusal is the course of things; a fresh token refused as well will not get better by fetching
  // faster.
  if (failures_ == 0) {
    failures_ = 1;
  } else {
    back_off(answer);
  }
}

asio::awaitable<bool> TokenSource::fetch() {
  Answer answer;
  if (config_.token_command.empty()) {
    WireRequest request;
    const Pacing no_pace;
    request.target = "/cgi-bin/gettoken?corpid=" + encode_query_value(config_.corp_id) +
                     "&corpsecret=" + encode_query_value(config_.corp_secret);
    answer = co_await ask_upstream(client_, std::move(request), no_pace);
  } else {
    answer = co_await ask_program(config_.token_command);
  }
  answer.denied = true;
  if (!answer.ok()) {
    tell_of_address("/cgi-bin/gettoken", answer);
    if (answer.errcode) keep_only_refusal(answer, config_.corp_secret);
    back_off(std::move(answer));
    co_return false;
  }
  const auto document = nlohmann::json::parse(answer.json, nullptr, false);
  std::string token;
  seconds life{0};
  if (document.is_object()) {
    const auto text = document.find("access_token");
    if (text != document.end() && text->is_string()) token = text->get<std::string>();
    life = life_of(document);
  }
  // Whatever this is, it holds a token perhaps: nothing of it may be passed on.
  answer = {.kind = AnswerKind::not_json,
            .json = {},
            .errcode = {},
            .errmsg = {},
            .egress_address = {},
            .held_back = false,
            .denied = true};
  const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
  if (token.empty() || token.size() > token_limit || !std::ranges::all_of(token, visible) ||
      life <= seconds(0)) {
    back_off(std::move(answer));
    co_return false;
  }
  const auto now = Clock::now();
  token_ = std::make_shared<const std::string>(std::move(token));
  expires_at_ = now + life;
  renew_at_ = expires_at_ - std::min<Clock::duration>(early, Clock::duration(life) / 10);
  not_before_ = {};
  co_return true;
}

void TokenSource::back_off(Answer answer) {
  last_failure_ = std::move(answer);
  failures_ = std::min(failures_ + 1, 8);
  const milliseconds most = std::min(longest_pause, milliseconds(1'000) * (1 << failures_));
  not_before_ = Clock::now() + jitter(milliseconds(1'000), most);
}

}  // namespace kfstat::relay
