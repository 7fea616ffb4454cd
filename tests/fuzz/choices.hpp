// Turns the front of a fuzzer's input into decisions; what is left is the text under test.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kfstat::fuzz {

class Choices {
 public:
  explicit Choices(std::string_view bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::string_view rest() const { return bytes_; }

  void skip(std::size_t size) { bytes_.remove_prefix(size); }

  // The next bytes as a number; zeros where the input has ended.
  template <class Integer>
  Integer take() {
    Integer value = 0;
    const std::size_t size = std::min(sizeof value, bytes_.size());
    std::memcpy(&value, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return value;
  }

  // 0 .. count - 1, for a count up to 256.
  std::size_t below(std::size_t count) { return take<std::uint8_t>() % count; }

 private:
  std::string_view bytes_;
};

}  // namespace kfstat::fuzz
