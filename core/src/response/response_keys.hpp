// Which field a key names.
#pragma once

#include "response/response_words.hpp"
#include <kfstat/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kfstat {

inline constexpr std::uint8_t no_field = field_count;

// Fields by the first eight characters of their names.
class KeyTable {
 public:
  constexpr KeyTable() {
    for (multiplier_ = 0x9E3779B97F4A7C15; !fill(); multiplier_ += 2) {
    }
  }

  // The field whose quoted name stands there, or no_field.
  std::size_t find(const char* at) const {
    std::size_t field = slots_[slot_of(load_word(at + 1))];
    while (field != no_field && !stands_at(at, field_table[field].name))
      field = next_alike_[field];
    return field;
  }

  // Whether the quoted name stands there.
  static bool stands_at(const char* at, std::string_view name) {
    if (at[name.size() + 1] != '"') return false;
    return name.size() < 8 ? std::memcmp(at + 1, name.data(), name.size()) == 0
                           : same_text(at + 1, name.data(), name.size());
  }

 private:
  static constexpr unsigned slot_bits = 5;

  constexpr std::size_t slot_of(std::uint64_t beginning) const {
    return beginning * multiplier_ >> (64 - slot_bits);
  }

  // Whether every beginning got a slot of its own.
  constexpr bool fill() {
    slots_.fill(no_field);
    for (std::size_t i = field_count; i-- > 0;) {
      const std::uint64_t beginning = word_of(field_table[i].name);
      std::uint8_t& slot = slots_[slot_of(beginning)];
      if (slot != no_field && word_of(field_table[slot].name) != beginning) return false;
      next_alike_[i] = slot;
      slot = static_cast<std::uint8_t>(i);
    }
    return true;
  }

  std::uint64_t multiplier_ = 0;
  std::array<std::uint8_t, 1U << slot_bits> slots_{};
  std::array<std::uint8_t, field_count> next_alike_{};
};

inline constexpr KeyTable key_table;

}  // namespace kfstat
