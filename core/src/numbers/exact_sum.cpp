#include "numbers/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kfstat {
namespace {

constexpr std::uint64_t low_half = 0xFFFFFFFFU;

// `bits` has its highest bit at 55 or above, so a trace of what was cut off may sit in its lowest.
double round_bits(std::uint64_t bits, bool cut) {
  return static_cast<double>(bits | (cut ? 1U : 0U));
}

}  // namespace

ExactProduct::ExactProduct(std::uint64_t count) {
  limbs_[0] = static_cast<std::uint32_t>(count & low_half);
  limbs_[1] = static_cast<std::uint32_t>(count >> 32U);
}

void ExactProduct::multiply(double factor) {
  int exponent = 0;
  const double fraction = std::frexp(factor, &exponent);
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  exponent_ += exponent - 53;
  const std::array<std::uint64_t, 2> halves{mantissa & low_half, mantissa >> 32U};
  std::array<std::uint32_t, 6> result{};
  for (std::size_t i = 0; i < halves.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; i + j < result.size(); ++j) {
      const std::uint64_t sum = halves[i] * limbs_[j] + result[i + j] + carry;
      result[i + j] = static_cast<std::uint32_t>(sum & low_half);
      carry = sum >> 32U;
    }
  }
  limbs_ = result;
}

bool ExactProduct::is_zero() const {
  return std::all_of(limbs_.begin(), limbs_.end(), [](std::uint32_t limb) { return limb == 0; });
}

std::optional<std::uint64_t> ExactProduct::count() const {
  if (exponent_ != 0 || (limbs_[2] | limbs_[3] | limbs_[4] | limbs_[5]) != 0) return std::nullopt;
  return std::uint64_t{limbs_[1]} << 32U | limbs_[0];
}

void ExactSum::add(const ExactProduct& product) {
  const auto position = static_cast<std::uint32_t>(product.exponent_ - lowest_exponent);
  const std::uint32_t shift = position % 32;
  std::size_t at = position / 32;
  std::uint64_t carry = 0;
  for (const std::uint32_t limb : product.limbs_) {
    const std::uint64_t shifted = std::uint64_t{limb} << shift;
    const std::uint64_t sum = limbs_[at] + (shifted & low_half) + (carry & low_half);
    limbs_[at++] = static_cast<std::uint32_t>(sum & low_half);
    carry = (carry >> 32U) + (shifted >> 32U) + (sum >> 32U);
  }
  while (carry != 0) {
    const std::uint64_t sum = limbs_[at] + carry;
    limbs_[at++] = static_cast<std::uint32_t>(sum & low_half);
    carry = sum >> 32U;
  }
}

void ExactSum::subtract(const ExactSum& other) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < limbs_.size(); ++i) {
    const std::uint64_t difference = std::uint64_t{limbs_[i]} - other.limbs_[i] - borrow;
    limbs_[i] = static_cast<std::uint32_t>(difference & low_half);
    borrow = difference >> 63U;
  }
}

Scaled ExactSum::rounded() const {
  std::size_t top = limbs_.size();
  while (top > 0 && limbs_[top - 1] == 0)
    --top;
  if (top == 0) return {};
  // The 96 bits from the top limb down hold at least 65 that count.
  const auto limb = [&](std::size_t below) -> std::uint64_t {
    return below < top ? limbs_[top - 1 - below] : 0;
  };
  std::uint64_t bits = limb(0) << 32U | limb(1);
  std::uint64_t next = limb(2) << 32U;
  int shift = 0;
  while (bits >> 63U == 0) {
    bits = bits << 1U | next >> 63U;
    next <<= 1U;
    ++shift;
  }
  const std::size_t rest = top > 3 ? top - 3 : 0;
  const bool cut =
      next != 0 || std::any_of(limbs_.begin(), limbs_.begin() + static_cast<std::ptrdiff_t>(rest),
                               [](std::uint32_t value) { return value != 0; });
  Scaled scaled;
  scaled.fraction = std::frexp(round_bits(bits, cut), &scaled.exponent);
  scaled.exponent += lowest_exponent + static_cast<int>(top) * 32 - 64 - shift;
  return scaled;
}

double to_double(Scaled value) {
  return std::min(std::ldexp(value.fraction, value.exponent), std::numeric_limits<double>::max());
}

double divide(Scaled dividend, Scaled divisor) {
  return to_double({dividend.fraction / divisor.fraction, dividend.exponent - divisor.exponent});
}

double divide(std::uint64_t dividend, std::uint64_t divisor) {
  // Whole numbers that a double holds are divided so by the machine.
  constexpr std::uint64_t largest_held = std::uint64_t{1} << 53U;
  if (dividend <= largest_held && divisor <= largest_held)
    return static_cast<double>(dividend) / static_cast<double>(divisor);
  std::uint64_t quotient = dividend / divisor;
  std::uint64_t remainder = dividend % divisor;
  int exponent = 0;
  while (quotient >> 55U == 0) {
    const bool next = remainder >= divisor - remainder;
    remainder = next ? remainder - (divisor - remainder) : remainder * 2;
    quotient = quotient << 1U | (next ? 1U : 0U);
    --exponent;
  }
  return std::ldexp(round_bits(quotient, remainder != 0), exponent);
}

}  // namespace kfstat
