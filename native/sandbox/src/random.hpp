// Numbers that look random and are the same on every platform and in every order of requests.
// Who needs it: the figures and the tokens. The library's distributions differ between platforms, so none is
// used.
#pragma once

#include <cstdint>
#include <string_view>

namespace kfstat::sandbox {

// The finishing step of splitmix64: every bit of the input reaches every bit of the output.
constexpr std::uint64_t scramble(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

constexpr std::uint64_t mix(std::uint64_t key, std::uint64_t value) {
  return scramble(key + 0x9E3779B97F4A7C15U + scramble(value));
}

constexpr std::uint64_t mix(std::uint64_t key, std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return mix(key, hash);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t key) : state_(key) {}

  constexpr std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    return scramble(state_);
  }

  // 0 .. bound - 1; bound is small, so the bias of % does not show.
  constexpr std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  constexpr bool chance(std::uint64_t permille) { return below(1000) < permille; }

  // How many of n independent trials succeed.
  constexpr std::uint64_t successes(std::uint64_t n, std::uint64_t permille) {
    std::uint64_t count = 0;
    for (std::uint64_t i = 0; i < n; ++i)
      count += chance(permille) ? 1 : 0;
    return count;
  }

 private:
  std::uint64_t state_;
};

}  // namespace kfstat::sandbox
