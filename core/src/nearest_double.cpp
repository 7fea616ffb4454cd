#include "nearest_double.hpp"

#include "response_digits.hpp"
#include "whole.hpp"

#include <cstring>
#include <limits>
#include <string>

namespace kfstat {
namespace {

// Points halfway between doubles have at most 767 digits: of more it only counts that they are there.
constexpr std::size_t most_digits = 800;
constexpr std::size_t digits_of_guess = 18;

std::uint64_t read_digits(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits)
    value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

// digits * 10^exponent within a few doubles of the nearest.
double guess_double(std::string_view digits, int exponent) {
  constexpr std::array<double, 5> powers{1e16, 1e32, 1e64, 1e128, 1e256};
  double guess = to_double(read_digits(digits));
  const auto power = static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
  const auto scale = [&](double by) { guess = exponent < 0 ? guess / by : guess * by; };
  scale(powers_of_ten[power & 15U]);
  for (std::size_t i = 0; i < powers.size(); ++i) {
    if ((power >> (4 + i) & 1U) != 0) scale(powers[i]);
  }
  return guess;
}

// digits * 10^exponent, to be compared with what lies between doubles.
class ExactNumber {
 public:
  ExactNumber(std::string_view digits, int exponent) : exponent_(exponent) {
    constexpr std::size_t step = 9;
    for (; !digits.empty(); digits.remove_prefix(std::min(step, digits.size()))) {
      const std::string_view part = digits.substr(0, step);
      value_.multiply(static_cast<std::uint32_t>(powers_of_ten[part.size()]));
      value_.add(Whole(read_digits(part)));
    }
    value_.multiply_by_5_to(exponent);
  }

  // Below 0, 0 or above 0 as it is less than, equal to or more than the middle between the double of these
  // bits and the next.
  int compare_with_middle(std::uint64_t bits) const {
    constexpr std::uint64_t hidden_bit = std::uint64_t{1} << 52U;
    const auto biased = static_cast<int>(bits >> 52U);
    const std::uint64_t mantissa = (bits & (hidden_bit - 1)) | (biased > 0 ? hidden_bit : 0);
    Whole middle(mantissa * 2 + 1);
    middle.multiply_by_5_to(-exponent_);
    const int shift = std::max(biased, 1) - 1076 - exponent_;
    Whole value = value_;
    if (shift > 0) {
      middle.shift_left(shift);
    } else {
      value.shift_left(-shift);
    }
    return value.compare(middle);
  }

 private:
  Whole value_{0};
  int exponent_;
};

}  // namespace

double nearest_double(std::string_view digits, std::int64_t exponent) {
  const std::int64_t size = static_cast<std::int64_t>(digits.size()) + exponent;
  if (size > 309) return std::numeric_limits<double>::infinity();
  if (size < -323) return 0;
  if (digits.size() <= digits_of_guess && exponent <= 0 && exponent >= -std::int64_t{max_places}) {
    return scale_down(read_digits(digits), static_cast<unsigned>(-exponent));
  }
  const std::string_view first = digits.substr(0, digits_of_guess);
  const double guess = guess_double(first, static_cast<int>(size) - static_cast<int>(first.size()));
  std::string shortened;
  if (digits.size() > most_digits) {
    shortened.append(digits.substr(0, most_digits)).push_back('1');
    digits = shortened;
  }
  const ExactNumber number(digits, static_cast<int>(size) - static_cast<int>(digits.size()));
  const auto is_above_middle = [&](std::uint64_t bits) {
    const int compared = number.compare_with_middle(bits);
    return compared > 0 || (compared == 0 && bits % 2 != 0);
  };
  constexpr std::uint64_t infinite = std::uint64_t{0x7FF} << 52U;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &guess, sizeof bits);
  while (bits < infinite && is_above_middle(bits))
    ++bits;
  while (bits > 0 && !is_above_middle(bits - 1))
    --bits;
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace kfstat
