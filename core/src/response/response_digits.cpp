#include "response/response_digits.hpp"

#include <kfstat/report.hpp>

namespace kfstat {
namespace {

// The exact product of two doubles is `high + low` (Dekker).
struct ExactPair {
  double high;
  double low;
};

ExactPair multiply(double left, double right) {
  constexpr double splitter = 134217729;  // 2^27 + 1
  const auto high_half = [](double value) { return value * splitter - (value * splitter - value); };
  const double product = left * right;
  const double left_high = high_half(left);
  const double left_low = left - left_high;
  const double right_high = high_half(right);
  const double right_low = right - right_high;
  const double low = left_low * right_low -
                     (product - left_high * right_high - left_low * right_high - left_high * right_low);
  return {product, low};
}

constexpr unsigned max_digits = 18;  // of a number in 64 bits, zeros before the first other digit not counted
constexpr std::array<std::uint32_t, 9> scales{1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

// Digit by digit, for numbers of any length.
struct Digits {
  std::uint64_t value = 0;
  unsigned significant = 0;

  // False where there are none, or too many.
  bool read(const char*& at, unsigned& count) {
    for (count = 0; *at >= '0' && *at <= '9'; ++at, ++count) {
      value = value * 10 + static_cast<unsigned>(*at - '0');
      significant += value != 0 ? 1U : 0U;
      if (significant > max_digits || count == max_places) return false;
    }
    return count > 0;
  }

  bool read_whole(const char*& at) {
    const bool starts_with_zero = *at == '0';
    unsigned count = 0;
    return read(at, count) && (count == 1 || !starts_with_zero);
  }
};

}  // namespace

// The quotient of the nearest doubles is corrected by its remainder, which is exact. Their sum is known to
// 2^-104 of its size, and no digits / 10^places with at most 20 places comes nearer than 2^-101 to a point
// where rounding turns without being on it.
double scale_down(std::uint64_t digits, unsigned places) {
  const double dividend = to_double(digits);
  const double divisor = powers_of_ten[places];
  const double quotient = dividend / divisor;
  const auto lost =
      static_cast<double>(static_cast<std::int64_t>(digits - static_cast<std::uint64_t>(dividend)));
  const ExactPair product = multiply(quotient, divisor);
  return quotient + ((dividend - product.high) + (lost - product.low)) / divisor;
}

NumberRead read_count(const char* at) {
  const std::uint64_t digits = load_digits(at);
  const unsigned count = count_digits(digits);
  if (count == 8) return read_any_number(at, true);
  if (count == 0 || (count > 1 && *at == '0')) return {};
  return {to_double(value_of_digits(digits, count)), at + count};
}

NumberRead read_any_number(const char* at, bool is_whole) {
  Digits digits;
  unsigned places = 0;
  if (!digits.read_whole(at) || (*at == '.' && !digits.read(++at, places))) return {};
  int exponent = 0;
  if (*at == 'e' || *at == 'E') {
    const bool is_negative = *++at == '-';
    if (is_negative || *at == '+') ++at;
    const char* const begin = at;
    for (; *at >= '0' && *at <= '9' && at - begin < 3; ++at)
      exponent = exponent * 10 + (*at - '0');
    if (at == begin || at - begin == 3) return {};
    if (is_negative) exponent = -exponent;
  }
  exponent -= static_cast<int>(places);
  std::uint64_t value = digits.value;
  if (value == 0) return {0, at};
  for (; exponent < 0 && value % 10 == 0; ++exponent)
    value /= 10;
  for (; exponent > 0 && value < max_safe_integer; --exponent)
    value *= 10;
  if (exponent > 0 || exponent < -int{max_places}) return {};
  if (is_whole && (exponent < 0 || value > max_safe_integer)) return {};
  return {scale_down(value, static_cast<unsigned>(-exponent)), at};
}

NumberRead read_real(const char* at) {
  const std::uint64_t digits = load_digits(at);
  const unsigned count = count_digits(digits);
  if (count == 8) return read_any_number(at, false);
  if (count == 0 || (count > 1 && *at == '0')) return {};
  const std::uint64_t whole = value_of_digits(digits, count);
  const char* const fraction = at + count + 1;
  if (at[count] != '.') return {to_double(whole), at + count};
  const std::uint64_t first = load_digits(fraction);
  const unsigned places = count_digits(first);
  if (places == 0) return {};
  const std::uint64_t value = value_of_digits(first, places);
  if (places < 8)
    return {to_double(whole * scales[places] + value) / powers_of_ten[places], fraction + places};
  const std::uint64_t second = load_digits(fraction + places);
  const unsigned more = count_digits(second);
  if (count > 1 || more == 8) return read_any_number(at, false);
  const std::uint64_t longer = (whole * 100000000 + value) * scales[more];
  return {scale_down(longer + (more == 0 ? 0 : value_of_digits(second, more)), places + more),
          fraction + places + more};
}

NumberRead read_long_rate(const char* at) {
  constexpr unsigned before = 12;  // characters that are taken to be there before the end is looked for
  const unsigned end = find_end(load_word(at + before)) / 8;
  const std::uint64_t whole = static_cast<unsigned char>(*at) - std::uint64_t{'0'};
  const std::uint64_t first = load_digits(at + 2);
  const std::uint64_t second = load_digits(at + 10);
  const unsigned more = before - 10 + end;
  const std::uint64_t wrong = mark_others(first) | mark_others(second << ((64 - 8 * more) & 63U));
  if (end == 7 || whole > 9 || at[1] != '.' || wrong != 0) return read_real(at);
  const std::uint64_t value =
      (whole * 100000000 + value_of_aligned(first)) * scales[more] + value_of_digits(second, more);
  return {scale_down(value, 8 + more), at + before + end};
}

}  // namespace kfstat
