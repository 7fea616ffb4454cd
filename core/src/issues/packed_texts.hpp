// Texts one behind the other, each with a character behind it that none of them has: an address of each would
// weigh more than many of them do.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kfstat {

class PackedTexts {
 public:
  // `starts` has the place of each text, and behind them that of the end.
  constexpr PackedTexts(const char* lines, const std::uint16_t* starts) : lines_(lines), starts_(starts) {}

  std::string_view operator[](std::size_t index) const {
    return {lines_ + starts_[index], static_cast<std::size_t>(starts_[index + 1] - starts_[index] - 1)};
  }
  // Precondition: there are as many.
  std::string_view first(std::size_t count) const { return {lines_, starts_[count]}; }

 private:
  const char* lines_;
  const std::uint16_t* starts_;
};

template <std::size_t size, std::size_t length>
struct Packing {
  std::array<char, length> lines{};
  std::array<std::uint16_t, size + 1> starts{};
};

template <std::size_t size>
constexpr std::size_t length_of(const std::array<std::string_view, size>& texts) {
  std::size_t length = 0;
  for (const std::string_view text : texts)
    length += text.size() + 1;
  return length;
}

// What a PackedTexts of an array that never changes stands on.
template <const auto& texts, char end_mark>
constexpr auto packing = [] {
  constexpr std::size_t length = length_of(texts);
  static_assert(length <= UINT16_MAX);
  Packing<texts.size(), length> packed;
  auto* end = packed.lines.begin();
  std::size_t count = 0;
  for (const std::string_view text : texts) {
    end = std::copy(text.begin(), text.end(), end);
    *end++ = end_mark;
    packed.starts[++count] = static_cast<std::uint16_t>(end - packed.lines.begin());
  }
  return packed;
}();

template <const auto& texts, char end_mark>
constexpr PackedTexts packed_texts{packing<texts, end_mark>.lines.data(),
                                   packing<texts, end_mark>.starts.data()};

}  // namespace kfstat
