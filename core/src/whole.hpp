#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace kfstat {

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

  // Eight hundred digits and those of the smallest double need 85; printing a double needs 38.
  std::array<std::uint32_t, 96> limbs_;
  std::size_t size_ = 0;
};

}  // namespace kfstat
