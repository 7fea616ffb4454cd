// Text compared eight characters at a time; a constant memcmp is a call in WebAssembly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kfstat {

// A word of text, its first character the lowest byte.
inline std::uint64_t load_word(const char* from) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
#else
  std::uint64_t word = 0;
  for (unsigned i = 8; i > 0; --i)
    word = word << 8U | static_cast<unsigned char>(from[i - 1]);
  return word;
#endif
}

// The first eight characters at most.
constexpr std::uint64_t word_of(std::string_view text) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size() && i < 8; ++i)
    word |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
  return word;
}

// Whether the two texts are the same; of fewer than eight characters both are read to the eighth.
[[gnu::always_inline]] inline bool same_text(const char* left, const char* right, std::size_t length) {
  if (length < 8) return (load_word(left) ^ load_word(right)) << (64 - 8 * length) == 0;
  const std::size_t last = length - 8;
  std::uint64_t difference = load_word(left + last) ^ load_word(right + last);
  for (std::size_t i = 0; i < last; i += 8)
    difference |= load_word(left + i) ^ load_word(right + i);
  return difference == 0;
}

}  // namespace kfstat
