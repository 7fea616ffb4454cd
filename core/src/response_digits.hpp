// Numbers of a response from their digits, eight at a time. Every read takes whole words, so up to 48
// readable bytes must follow `at`.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

inline constexpr std::uint64_t every_byte = 0x0101010101010101;

// Eight characters, of which '0'..'9' become 0..9.
inline std::uint64_t load_digits(const char* from) {
  return load_word(from) ^ every_byte * '0';
}

// How many of the eight stand before the first that is no digit.
inline unsigned count_digits(std::uint64_t digits) {
  const std::uint64_t others = ((digits + every_byte * 0x76) | digits) & every_byte * 0x80;
  return others == 0 ? 8 : static_cast<unsigned>(std::countr_zero(others)) / 8;
}

// The number that eight digits make, the last of them in the highest byte.
inline std::uint64_t value_of_aligned(std::uint64_t digits) {
  digits = digits * 10 + (digits >> 8U);
  constexpr std::uint64_t pairs = 0x000000FF000000FF;
  return ((digits & pairs) * 0x000F424000000064 + ((digits >> 16U) & pairs) * 0x0000271000000001) >> 32U;
}

inline constexpr unsigned max_places = 20;

inline constexpr auto powers_of_ten = [] {
  std::array<double, max_places + 1> powers{};
  double power = 1;
  for (double& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

// uint64 would cost two conversions; none here is over 2^63.
inline double to_double(std::uint64_t value) {
  return static_cast<double>(static_cast<std::int64_t>(value));
}

// The number the first `count` of the eight make; 1..8.
inline std::uint64_t value_of_digits(std::uint64_t digits, unsigned count) {
  return value_of_aligned(digits << (64 - 8 * count));
}

// The double nearest to digits / 10^places; digits < 10^18, places <= max_places.
double scale_down(std::uint64_t digits, unsigned places);

// Reads a whole number in plain digits that a double holds exactly; `at` is then behind it. False, and `at`
// anywhere, for anything else.
bool read_count(const char*& at, double& value);

// Reads a number without sign and exponent, of at most 18 digits, as the nearest double.
bool read_real(const char*& at, double& value);

// The two below are for numbers with a comma behind and have no branch that depends on the digits: lengths
// differ from day to day, and a processor that guesses them wrong waits longer than all else takes. Whatever
// they meet is over within max_plain_number characters; what is no such number sets bits of `wrong`.
inline constexpr std::size_t max_plain_number = 32;

// In digits and dots this bit is set or not as in no other character of a number's end.
inline constexpr std::uint64_t digit_bits = every_byte * 0x10;

inline std::uint64_t find_others(std::uint64_t digits) {
  return ((digits + every_byte * 0x76) | digits) & every_byte * 0x80;
}

[[gnu::always_inline]] inline double read_plain_count(const char*& at, std::uint64_t& wrong) {
  const std::uint64_t word = load_word(at);
  const std::uint64_t ends = ~word & digit_bits;  // a comma lacks the bit all digits have
  const auto bits = static_cast<unsigned>(std::countr_zero(ends)) & 0x78U;
  const std::uint64_t digits = (word ^ every_byte * '0') << ((64 - bits) & 63U);
  wrong |= find_others(digits);
  wrong |= static_cast<std::uint64_t>((word & 0xFFU) == '0') & static_cast<std::uint64_t>(bits != 8);
  at += bits / 8;
  return to_double(value_of_aligned(digits));
}

double read_plain_long_real(const char*& at, std::uint64_t& wrong);

[[gnu::always_inline]] inline double read_plain_real(const char*& at, std::uint64_t& wrong) {
  const std::uint64_t word = load_word(at);
  const std::uint64_t commas = ~(word | word << 3U) & digit_bits;  // a dot lacks it too, but has another
  if (commas == 0) return read_plain_long_real(at, wrong);
  const auto end = static_cast<unsigned>(std::countr_zero(commas)) & 0x78U;
  const auto dot = static_cast<unsigned>(std::countr_zero(~word & digit_bits)) & 0x78U;
  const unsigned joint = dot == end ? 0 : 8;  // the dot's own width
  const std::uint64_t digits = word ^ every_byte * '0';
  const std::uint64_t behind = (~std::uint64_t{0} << dot) << 8U;
  const std::uint64_t before = ~(~std::uint64_t{0} << dot);
  const std::uint64_t aligned = (((digits & before) << joint) | (digits & behind)) << ((64 - end) & 63U);
  const unsigned places = (end - dot - joint) / 8;
  wrong |= find_others(aligned);
  wrong |= static_cast<std::uint64_t>((word & 0xFFU) == '0') & static_cast<std::uint64_t>(dot != 8);
  wrong |= static_cast<std::uint64_t>(dot == 0) | static_cast<std::uint64_t>(end == dot + 8);
  at += end / 8;
  return to_double(value_of_aligned(aligned)) / powers_of_ten[places];
}

}  // namespace kfstat
