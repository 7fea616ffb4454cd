// Doubles as the shortest decimal text that reads back as the same double, the closest of the shortest.
// std::to_chars for doubles is missing from Emscripten 3.1.6, and native and wasm must say the same.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace kfstat {

// In the form of JavaScript's String(value): 0.000001 and 100000000000000000000 in plain digits, 1e-7 and
// 1.5e+300 with an exponent; -0 is 0. Precondition: the value is finite.
class RealText {
 public:
  explicit RealText(double value);

  std::string_view view() const { return {text_.data(), size_}; }

 private:
  void append(std::string_view text);
  void append_zeros(int count);
  // Writes 0.`digits` * 10^`point`.
  void place(std::string_view digits, int point);

  std::array<char, 32> text_;  // the longest is -0.0000012345678901234567
  std::size_t size_ = 0;
};

}  // namespace kfstat
