#include "tokens.hpp"

#include "random.hpp"

namespace kfstat::sandbox {
namespace {

std::string make_token(std::uint64_t seed, std::uint64_t serial) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  Random random(mix(mix(seed, "access_token"), serial));
  std::string token;
  while (token.size() < 214)
    token += alphabet[random.below(alphabet.size())];
  return token;
}

}  // namespace

Tokens::Grant Tokens::grant(Time now) {
  const auto found = expiry_.find(current_);
  if (found == expiry_.end() || found->second <= now) {
    current_ = make_token(seed_, ++issued_);
    expiry_[current_] = now + lifetime_;
  }
  const auto left = std::chrono::ceil<std::chrono::seconds>(expiry_[current_] - now);
  return {current_, left.count()};
}

std::int32_t Tokens::judge(std::string_view token, Time now) const {
  if (token.empty()) return 41001;
  const auto found = expiry_.find(std::string(token));
  if (found == expiry_.end()) return 40014;
  return found->second <= now ? 42001 : 0;
}

void Tokens::revoke_all() {
  expiry_.clear();
}

void Tokens::expire_all() {
  for (auto& [token, expiry] : expiry_)
    expiry = Time::min();
}

}  // namespace kfstat::sandbox
