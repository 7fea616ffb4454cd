// Sums of products without any rounding: what makes totals independent of the order of days.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace kfstat {

// A finite number above or equal to 0 as `fraction * 2^exponent`, 0.5 <= fraction < 1, or 0.
struct Scaled {
  double fraction = 0;
  int exponent = 0;
};

// The product of a count and at most two finite doubles, none negative, held exactly.
class ExactProduct {
 public:
  explicit ExactProduct(std::uint64_t count);
  void multiply(double factor);
  bool is_zero() const;
  // The product where it is still a whole number, as it stands before anything is multiplied.
  std::optional<std::uint64_t> count() const;

 private:
  friend class ExactSum;
  std::array<std::uint32_t, 6> limbs_{};  // 64 + 2 * 53 bits, least significant first
  int exponent_ = 0;
};

class ExactSum {
 public:
  void add(const ExactProduct& product);
  // Precondition: what is taken away was added before.
  void subtract(const ExactSum& other);
  // Rounded once, to the nearest double.
  Scaled rounded() const;

 private:
  // From 2^-2304, under the product of the two smallest doubles, to over 2^64 times the largest product.
  static constexpr int lowest_exponent = -2304;
  std::array<std::uint32_t, 144> limbs_{};
};

double to_double(Scaled value);  // the largest finite double where it is too large
double divide(Scaled dividend, Scaled divisor);
// The double nearest to dividend / divisor; divisor over 0.
double divide(std::uint64_t dividend, std::uint64_t divisor);

}  // namespace kfstat
