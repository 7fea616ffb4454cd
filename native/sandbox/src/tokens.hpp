// Access tokens: issued, checked, expired, revoked. They run on the real clock, also where `--now` is fixed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kfstat::sandbox {

class Tokens {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Grant {
    std::string access_token;
    std::int64_t expires_in = 0;  // seconds left
  };

  Tokens(std::uint64_t seed, std::chrono::seconds lifetime) : seed_(seed), lifetime_(lifetime) {}

  // The token in force, as upstream does on repeated calls, or a new one.
  Grant grant(Time now);

  // 0, or upstream's errcode for the token.
  std::int32_t judge(std::string_view token, Time now) const;

  void revoke_all();  // then they are unknown: 40014
  void expire_all();  // then they are too old: 42001

  std::uint64_t issued() const { return issued_; }

 private:
  std::uint64_t seed_;
  std::chrono::seconds lifetime_;
  std::uint64_t issued_ = 0;
  std::string current_;
  std::unordered_map<std::string, Time> expiry_;
};

}  // namespace kfstat::sandbox
