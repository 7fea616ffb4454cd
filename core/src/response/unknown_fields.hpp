// The fields of a response that nobody knows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kfstat {

// In the next row it mostly stands in the same place, and often has the same value.
struct UnknownField {
  std::string_view name;
  std::string_view key;    // as it was written the last time, up to its value; where that is short
  std::string_view value;  // likewise
  std::array<std::uint32_t, 3> seen{};  // the object of each level in which it stood the last time
  std::uint16_t next = 0;               // what followed it the last time
  std::uint16_t next_alike = 0;         // from 1: whose name has the same hash; 0 for none
};

class UnknownFields {
 public:
  // With so many of one hash there are half a million steps at the most.
  static constexpr std::size_t limit = 1000;

  bool empty() const { return fields_.empty(); }
  bool full() const { return fields_.size() == limit; }
  UnknownField& operator[](std::size_t index) { return fields_[index]; }
  const UnknownField& operator[](std::size_t index) const { return fields_[index]; }

  std::optional<std::size_t> find(std::string_view name) const;
  // One that is not there yet; answers its index.
  std::size_t add(std::string_view name);

 private:
  static std::size_t hash_of(std::string_view name);

  std::vector<UnknownField> fields_;
  std::array<std::uint16_t, 32> first_alike_{};  // by hash, as next_alike
};

// Whether it is one that is known, wherever it belongs.
bool is_known(std::string_view name);

}  // namespace kfstat
