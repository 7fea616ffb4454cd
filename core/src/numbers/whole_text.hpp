// Whole numbers as decimal text. The standard library's ways take more room in the WebAssembly module.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kfstat {

// WholeText(12).view() is "12".
class WholeText {
 public:
  explicit WholeText(std::uint64_t magnitude, bool is_negative = false) {
    do {
      text_[--start_] = static_cast<char>('0' + magnitude % 10);
      magnitude /= 10;
    } while (magnitude != 0);
    if (is_negative) text_[--start_] = '-';
  }
  static WholeText of(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    return WholeText(value < 0 ? 0 - bits : bits, value < 0);
  }

  std::string_view view() const { return {text_.data() + start_, text_.size() - start_}; }

 private:
  std::array<char, 21> text_;  // the longest is -18446744073709551615
  std::size_t start_ = 21;
};

}  // namespace kfstat
