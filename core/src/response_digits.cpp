#include "response_digits.hpp"

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

constexpr unsigned max_digits = 18;

// Digits as one number; `count` of them were read.
struct Digits {
  std::uint64_t value = 0;
  unsigned significant = 0;

  // False where the number becomes too long.
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

// Up to 2^53 dividend and divisor are exact, and one division rounds once. Beyond, the quotient is corrected
// by the remainder, which is exact. Their sum is known to 2^-104 of its size, and no digits / 10^places with
// at most 20 places comes nearer than 2^-101 to a point where rounding turns without being on it.
double scale_down(std::uint64_t digits, unsigned places) {
  const double dividend = to_double(digits);
  const double divisor = powers_of_ten[places];
  const double quotient = dividend / divisor;
  if (digits <= max_safe_integer) return quotient;
  const auto lost =
      static_cast<double>(static_cast<std::int64_t>(digits - static_cast<std::uint64_t>(dividend)));
  const ExactPair product = multiply(quotient, divisor);
  return quotient + ((dividend - product.high) + (lost - product.low)) / divisor;
}

bool read_count(const char*& at, double& value) {
  Digits digits;
  if (!digits.read_whole(at) || digits.value > max_safe_integer) return false;
  value = to_double(digits.value);
  return true;
}

bool read_real(const char*& at, double& value) {
  Digits digits;
  if (!digits.read_whole(at)) return false;
  unsigned places = 0;
  if (*at == '.') {
    ++at;
    if (!digits.read(at, places)) return false;
  }
  value = scale_down(digits.value, places);
  return true;
}

double read_plain_long_real(const char*& at, std::uint64_t& wrong) {
  double value = 0;
  wrong |= read_real(at, value) ? 0U : 1U;
  return value;
}

}  // namespace kfstat
