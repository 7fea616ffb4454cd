#pragma once

#include "response/response_words.hpp"
#include <kfstat/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace kfstat {

// How a row was spelt around its numbers, to compare others with: whatever the order of its members, its
// white space and what is left out.
struct Shape {
  struct Step {
    const char* text;
    std::uint16_t length;
    std::uint16_t column;  // of the number behind it: time, then fields; from `any_value` on unknown ones

    bool stands_at(const char* at) const { return same_text(at, text, length); }
  };

  static constexpr std::size_t max_length = 1000;
  static constexpr std::size_t any_value = field_count + 1;

  std::array<Step, field_count + 10> steps;
  std::size_t size = 0;
  std::size_t length = 0;
  std::uint32_t present = 0;
  bool complete = true;

  void restart() {
    size = 0;
    length = 0;
    present = 0;
  }

  void add(const char* from, const char* to, std::size_t column) {
    if (!complete) return;
    const auto step = static_cast<std::size_t>(to - from);
    length += step;
    complete = step > 0 && length <= max_length && size < steps.size();
    if (complete)
      steps[size++] = {from, static_cast<std::uint16_t>(step), static_cast<std::uint16_t>(column)};
  }
};

}  // namespace kfstat
