#include "upstream/token_source.hpp"

#include "upstream/upstream_text.hpp"

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
constexpr int most_doublings = 8;
// Ten tokens may be replaced in a row, then one every 6 s.
constexpr seconds replacement{6};
constexpr seconds replacements{60};

milliseconds pause_after(int failures) {
  const int doublings = std::min(failures, most_doublings);
  return jitter(milliseconds(1'000), std::min(longest_pause, milliseconds(1'000) * (1 << doublings)));
}

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

TokenSource::TokenSource(asio::io_context& context, Clock clock, Fetch fetch, const TokenSettings& settings)
    : clock_(std::move(clock)), fetch_(std::move(fetch)), settings_(settings), fetching_(context) {}

asio::awaitable<std::variant<Token, Answer>> TokenSource::get() {
  const auto now = clock_.steady();
  if (token_ && now < expires_at_) {
    // The old token works until the new one is there.
    if (now >= renew_at_ && now >= not_before_) fetching_.launch([this] { return fetch(); });
    co_return token_;
  }
  if (now >= not_before_) {
    const bool is_new = co_await fetching_.join([this] { return fetch(); });
    if (is_new && token_) co_return token_;
  }
  co_return last_failure_;
}

void TokenSource::confirm(const Token& token, const std::string& path) {
  if (token == token_) refused_.erase(path);
}

bool TokenSource::drop(const Token& token, const std::string& path) {
  if (token != token_) return true;
  const auto now = clock_.steady();
  Refused& refused = refused_[path];
  const auto replaced_until = std::max(now, replaced_until_) + replacement;
  if (now < refused.not_before || replaced_until > now + replacements) return false;
  refused.not_before = now + pause_after(++refused.in_a_row);
  replaced_until_ = replaced_until;
  token_.reset();
  return true;
}

std::optional<seconds> TokenSource::age() const {
  if (!token_) return std::nullopt;
  return std::chrono::duration_cast<seconds>(clock_.steady() - fetched_at_);
}

asio::awaitable<bool> TokenSource::fetch() {
  Answer answer = co_await fetch_();
  answer.denied = true;
  if (!answer.ok()) {
    tell_of_address("/cgi-bin/gettoken", answer);
    if (answer.errcode) keep_only_refusal(answer, settings_.secret);
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
  answer = {.kind = AnswerKind::not_json, .denied = true, .failure = {"malformed", "no token in it"}};
  const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
  if (token.empty() || token.size() > token_limit || !std::ranges::all_of(token, visible) ||
      life <= seconds(0)) {
    back_off(std::move(answer));
    co_return false;
  }
  const auto now = clock_.steady();
  failures_in_a_row_ = 0;
  fetched_at_ = now;
  token_ = std::make_shared<const std::string>(std::move(token));
  expires_at_ = now + life;
  renew_at_ = expires_at_ - std::min<Moment::duration>(early, Moment::duration(life) / 10);
  not_before_ = {};
  co_return true;
}

void TokenSource::back_off(Answer answer) {
  ++failures_;
  const bool is_blocked = class_of(answer) == ErrcodeClass::rate_limited;
  not_before_ = clock_.steady() + (is_blocked ? minute_block : pause_after(++failures_in_a_row_));
  last_failure_ = std::move(answer);
}

}  // namespace kfstat::relay
