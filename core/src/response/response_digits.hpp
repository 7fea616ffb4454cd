// Numbers of a response from their digits, eight at a time. Every read takes whole words, so up to 48
// readable bytes must follow `at`.
#pragma once

#include "response/response_words.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace kfstat {

inline constexpr std::uint64_t every_byte = 0x0101010101010101;

// Eight characters, of which '0'..'9' become 0..9.
inline std::uint64_t load_digits(const char* from) {
  return load_word(from) ^ every_byte * '0';
}

// Bits for those of the eight that are none of 0..9.
inline std::uint64_t mark_others(std::uint64_t digits) {
  return ((digits + every_byte * 0x76) | digits) & every_byte * 0x80;
}

// How many of the eight stand before the first that is no digit.
inline unsigned count_digits(std::uint64_t digits) {
  const std::uint64_t others = mark_others(digits);
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

inline bool is_of_number(char character) {
  return (character >= '0' && character <= '9') || character == '.' || character == '-' || character == '+' ||
         character == 'e' || character == 'E';
}

// A number and where it ends; null where there is none that can be read here.
struct NumberRead {
  double value = 0;
  const char* end = nullptr;
};

// A whole number in plain digits that a double holds exactly.
NumberRead read_count(const char* at);

// A number without sign and exponent, of at most 18 digits, as the nearest double.
NumberRead read_real(const char* at);

// A number without sign in whatever spelling, of at most 18 digits; `is_whole`: one that a count can be.
NumberRead read_any_number(const char* at, bool is_whole);

// As read_real; quicker for a fraction of a digit, a dot and ten to sixteen digits, as shares are when they
// are not rounded.
NumberRead read_long_rate(const char* at);

// A bit where the first is a zero and the second a digit.
inline std::uint64_t mark_leading_zero(std::uint64_t digits) {
  return ((digits & 0xF0FFU) - 1) >> 63U;
}

// The ones below read numbers with a comma behind, without a branch that depends on the digits: lengths
// differ from day to day, and a processor that guesses them wrong waits longer than all else takes. What is
// no such number sets bits of `wrong`.

// Where the number ends, from a word with the bit 0x10 set in all its characters and missing in the one
// behind: in bits and 4, at most 60.
[[gnu::always_inline]] inline unsigned find_end(std::uint64_t word) {
  constexpr std::uint64_t bit = every_byte * 0x10;
  return static_cast<unsigned>(std::countr_zero((word & (bit >> 8U)) ^ bit));
}

// The characters before `end` to the highest bytes, zeros below.
inline std::uint64_t align(std::uint64_t digits, unsigned end) {
  return digits << ((68 - end) & 63U);
}

[[gnu::always_inline]] inline double read_plain_count(const char*& at, std::uint64_t& wrong) {
  const std::uint64_t word = load_word(at);
  const unsigned end = find_end(word);
  const std::uint64_t digits = word ^ every_byte * '0';
  const std::uint64_t aligned = align(digits, end);
  wrong |= mark_others(aligned);
  wrong |= mark_leading_zero(digits);
  at += end / 8;
  return to_double(value_of_aligned(aligned));
}

[[gnu::always_inline]] inline double take(const NumberRead& number, const char*& at, std::uint64_t& wrong) {
  wrong |= number.end == nullptr ? 1U : 0U;
  at = number.end == nullptr ? at : number.end;
  return number.value;
}

// A count that nearly always has one digit or two, which is worth a guess; `behind` is what follows it.
[[gnu::always_inline]] inline double read_small_count(const char*& at, char behind, std::uint64_t& wrong) {
  const unsigned first = static_cast<unsigned char>(at[0]) - unsigned{'0'};
  const unsigned second = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  if (at[1] == behind) {
    wrong |= first > 9 ? 1U : 0U;
    at += 1;
    return static_cast<double>(static_cast<int>(first));
  }
  if (at[2] == behind) {
    wrong |= first - 1 > 8 || second > 9 ? 1U : 0U;
    at += 2;
    return static_cast<double>(static_cast<int>(first * 10 + second));
  }
  return take(read_count(at), at, wrong);
}

// What to divide by after that many characters, one digit and a dot first.
inline constexpr std::array<double, 8> divisors_of_rates{1, 1, 1, 10, 100, 1000, 10000, 100000};

// Of the characters of a number the dot alone lacks the bit that digits have; it has another, which a comma
// lacks.
inline std::uint64_t with_dots_as_digits(std::uint64_t word) {
  return word | word << 3U;
}

// A share: one digit, or one with a fraction behind; what is longer or larger is a guess lost.
[[gnu::always_inline]] inline double read_plain_rate(const char*& at, std::uint64_t& wrong) {
  const std::uint64_t word = load_word(at);
  const unsigned end = find_end(with_dots_as_digits(word));
  const bool whole = end < 16;
  const bool has_dot = (word & 0xFF00U) == unsigned{'.'} << 8U;
  if (end == 60 || has_dot == whole) [[unlikely]]
    return take(read_long_rate(at), at, wrong);
  const std::uint64_t digits = word ^ every_byte * '0';
  const std::uint64_t without_dot = (digits & ~std::uint64_t{0xFFFF}) | (digits & 0xFFU) << 8U;
  const std::uint64_t aligned = align(whole ? digits : without_dot, end);
  wrong |= mark_others(aligned) | static_cast<std::uint64_t>(!whole && end < 24);
  at += end / 8;
  return to_double(value_of_aligned(aligned)) / divisors_of_rates[end / 8];
}

[[gnu::always_inline]] inline double read_plain_real(const char*& at, std::uint64_t& wrong) {
  const std::uint64_t word = load_word(at);
  const unsigned end = find_end(with_dots_as_digits(word));
  if (end == 60) return take(read_real(at), at, wrong);
  const unsigned dot = find_end(word) & 0x38U;
  const unsigned joint = dot + 4 == end ? 0 : 8;  // the dot's own width
  const std::uint64_t digits = word ^ every_byte * '0';
  const std::uint64_t from_dot = ~std::uint64_t{0} << dot;
  const std::uint64_t aligned = align(((digits & ~from_dot) << joint) | (digits & from_dot << 8U), end);
  wrong |= mark_others(aligned);
  wrong |= mark_leading_zero(digits);
  wrong |= static_cast<std::uint64_t>(dot == 0 || end == dot + 12);
  wrong |= joint == 0 ? 0 : (word >> dot & 0xFFU) ^ '.';
  at += end / 8;
  return to_double(value_of_aligned(aligned)) / powers_of_ten[(end - dot - joint) / 8];
}

}  // namespace kfstat
