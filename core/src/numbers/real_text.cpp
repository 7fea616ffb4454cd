#include "numbers/real_text.hpp"

#include "numbers/whole_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace kfstat {
namespace {

constexpr std::uint64_t hidden_bit = std::uint64_t{1} << 52U;

// A positive double as mantissa * 2^exponent. All between its neighbours' halfway points reads back as it;
// those points too where its mantissa is even.
struct Parts {
  std::uint64_t mantissa = 0;
  int exponent = 0;
  bool is_even = false;
  bool has_near_lower = false;  // a power of two: the neighbour below is half as far as the one above
};

Parts parts_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  Parts parts;
  const auto biased = static_cast<int>(bits >> 52U);
  parts.mantissa = bits & (hidden_bit - 1);
  parts.has_near_lower = parts.mantissa == 0 && biased > 1;
  if (biased > 0) parts.mantissa |= hidden_bit;
  parts.exponent = std::max(biased, 1) - 1075;
  parts.is_even = parts.mantissa % 2 == 0;
  return parts;
}

// The number is 0.`digits` * 10^`point`.
struct Decimal {
  std::array<char, 20> digits{};
  std::size_t size = 0;
  int point = 0;

  void push(unsigned digit) { digits[size++] = static_cast<char>('0' + digit); }
};

// The last digit: the one reached, or the next where that is as good or better. `rest` tells on which side of
// the middle between the two the number lies: below 0, 0, above 0.
unsigned last_digit(unsigned digit, bool may_stay, bool may_rise, int rest) {
  const bool is_closer = rest > 0 || (rest == 0 && digit % 2 != 0);
  return may_rise && (!may_stay || is_closer) ? digit + 1 : digit;
}

// Numbers from 1/128 to 2^52 and no power of two: whole part and fraction fit 64 bits, in steps of a quarter
// of the gap between doubles.
bool fits_fixed_point(const Parts& parts) {
  return !parts.has_near_lower && parts.exponent < 0 && parts.exponent >= -59;
}

Decimal fixed_point_digits(const Parts& parts) {
  const auto shift = static_cast<unsigned>(-parts.exponent);
  const std::uint64_t one = std::uint64_t{2} << shift;
  const std::uint64_t whole = parts.mantissa >> shift;
  std::uint64_t rest = (parts.mantissa << 1U) & (one - 1);
  std::uint64_t half_gap = 1;
  Decimal decimal;
  if (whole > 0) {
    const WholeText text(whole);
    decimal.size = text.view().copy(decimal.digits.data(), decimal.digits.size());
    decimal.point = static_cast<int>(decimal.size);
  }
  for (;;) {
    rest *= 10;
    half_gap *= 10;
    const auto digit = static_cast<unsigned>(rest / one);
    rest &= one - 1;
    const bool may_stay = rest < half_gap || (parts.is_even && rest == half_gap);
    const bool may_rise = rest + half_gap > one || (parts.is_even && rest + half_gap == one);
    if (may_stay || may_rise) {
      const std::uint64_t half = one / 2;
      decimal.push(last_digit(digit, may_stay, may_rise, (rest > half ? 1 : 0) - (rest < half ? 1 : 0)));
      return decimal;
    }
    if (digit == 0 && decimal.size == 0) {
      --decimal.point;
    } else {
      decimal.push(digit);
    }
  }
}

// A whole number of as many bits as the powers of ten of a double's digits need.
class Whole {
 public:
  explicit Whole(std::uint64_t value) : limbs_{low(value), low(value >> 32U)} { trim(2); }

  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      carry += std::uint64_t{limbs_[i]} * factor;
      limbs_[i] = low(carry);
      carry >>= 32U;
    }
    if (carry != 0) limbs_[size_++] = low(carry);
  }

  void multiply_by_5_to(int power) {
    constexpr std::uint32_t five_to_13 = 1220703125;
    for (; power >= 13; power -= 13)
      multiply(five_to_13);
    for (; power > 0; --power)
      multiply(5);
  }

  void shift_left(int bits) {
    const auto limbs = static_cast<std::size_t>(bits) / 32;
    std::copy_backward(limbs_.begin(), limbs_.begin() + size_, limbs_.begin() + size_ + limbs);
    std::fill_n(limbs_.begin(), limbs, 0U);
    size_ += limbs;
    multiply(std::uint32_t{1} << static_cast<unsigned>(bits) % 32);
  }

  void add(const Whole& other) {
    std::uint64_t carry = 0;
    const std::size_t most = std::max(size_, other.size_);
    for (std::size_t i = 0; i < most; ++i) {
      carry += std::uint64_t{limb(i)} + other.limb(i);
      limbs_[i] = low(carry);
      carry >>= 32U;
    }
    limbs_[most] = low(carry);
    trim(most + 1);
  }

  // Precondition: `other` is not larger.
  void subtract(const Whole& other) {
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      borrow += std::int64_t{limbs_[i]} - other.limb(i);
      limbs_[i] = low(static_cast<std::uint64_t>(borrow));
      borrow >>= 32;
    }
    trim(size_);
  }

  // Below 0, 0 or above 0 as this is less than, equal to or more than `other`.
  int compare(const Whole& other) const {
    if (size_ != other.size_) return size_ < other.size_ ? -1 : 1;
    for (std::size_t i = size_; i-- > 0;) {
      if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  static std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value & 0xFFFFFFFFU); }
  std::uint32_t limb(std::size_t at) const { return at < size_ ? limbs_[at] : 0; }

  void trim(std::size_t size) {
    size_ = size;
    while (size_ > 0 && limbs_[size_ - 1] == 0)
      --size_;
  }

  std::array<std::uint32_t, 38> limbs_;  // 2^1024 * 2 * 10 and a carry; the smallest double's need no more
  std::size_t size_ = 0;
};

// floor(log10(2^power)); the factor is log10(2) * 2^32.
int log10_of_power_of_2(int power) {
  return static_cast<int>((power * std::int64_t{1292913986}) >> 32U);
}

int log2_of(std::uint64_t value) {
  int log = -1;
  for (; value != 0; value >>= 1U)
    ++log;
  return log;
}

// The digits of rest / one, by the free-format method of Steele and White, exact throughout.
Decimal exact_digits(const Parts& parts) {
  const int nearness = parts.has_near_lower ? 2 : 1;
  Decimal decimal;
  decimal.point = log10_of_power_of_2(log2_of(parts.mantissa) + parts.exponent) + 1;
  // rest / one is the number over 10^point, the gaps are half of those to its neighbours. Powers of two that
  // all of them have in common are left out.
  int shift_one = nearness + std::max(decimal.point, 0) + std::max(-parts.exponent, 0);
  int shift_gap = std::max(-decimal.point, 0) + std::max(parts.exponent, 0);
  const int common = std::min(shift_one, shift_gap);
  shift_one -= common;
  shift_gap -= common;
  Whole one(1);
  Whole rest(parts.mantissa);
  Whole gap_below(1);
  one.multiply_by_5_to(decimal.point);
  rest.multiply_by_5_to(-decimal.point);
  gap_below.multiply_by_5_to(-decimal.point);
  one.shift_left(shift_one);
  rest.shift_left(shift_gap + nearness);
  gap_below.shift_left(shift_gap);
  Whole gap_above = gap_below;
  gap_above.shift_left(nearness - 1);

  const int inclusive = parts.is_even ? 0 : 1;
  const auto reaches_one = [&] {
    Whole above = rest;
    above.add(gap_above);
    return above.compare(one) >= inclusive;
  };
  const auto next_place = [&] {
    rest.multiply(10);
    gap_below.multiply(10);
    gap_above.multiply(10);
  };
  if (reaches_one()) {
    ++decimal.point;
  } else {
    next_place();
  }
  for (;;) {
    unsigned digit = 0;
    for (; rest.compare(one) >= 0; ++digit)
      rest.subtract(one);
    const bool may_stay = gap_below.compare(rest) >= inclusive;
    const bool may_rise = reaches_one();
    if (may_stay || may_rise) {
      rest.shift_left(1);
      decimal.push(last_digit(digit, may_stay, may_rise, rest.compare(one)));
      return decimal;
    }
    decimal.push(digit);
    next_place();
  }
}

}  // namespace

RealText::RealText(double value) {
  constexpr double two_to_53 = 9007199254740992.0;
  if (value < 0) {
    append("-");
    value = -value;
  }
  if (value <= two_to_53 && value == static_cast<double>(static_cast<std::uint64_t>(value))) {
    append(WholeText(static_cast<std::uint64_t>(value)).view());
    return;
  }
  const Parts parts = parts_of(value);
  const Decimal decimal = fits_fixed_point(parts) ? fixed_point_digits(parts) : exact_digits(parts);
  place({decimal.digits.data(), decimal.size}, decimal.point);
}

void RealText::append(std::string_view text) {
  std::copy(text.begin(), text.end(), text_.begin() + size_);
  size_ += text.size();
}

void RealText::append_zeros(int count) {
  for (; count > 0; --count)
    append("0");
}

void RealText::place(std::string_view digits, int point) {
  const int size = static_cast<int>(digits.size());
  if (point > 21 || point <= -6) {
    append(digits.substr(0, 1));
    if (size > 1) append(".");
    append(digits.substr(1));
    append(point > 0 ? "e+" : "e-");
    append(WholeText(static_cast<std::uint64_t>(point > 0 ? point - 1 : 1 - point)).view());
    return;
  }
  if (point <= 0) append("0.");
  append_zeros(-point);
  const auto whole = static_cast<std::size_t>(std::clamp(point, 0, size));
  append(digits.substr(0, whole));
  if (whole > 0 && point < size) append(".");
  append(digits.substr(whole));
  append_zeros(point - size);
}

}  // namespace kfstat
