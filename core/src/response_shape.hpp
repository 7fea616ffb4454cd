#pragma once

#include "response_row.hpp"
#include "response_words.hpp"
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
    std::uint8_t column;  // of the number behind it: the time, then the fields; or that it is any value
    std::uint8_t run;     // how many members from here on are spelt and ordered as upstream does; 0 or more

    bool stands_at(const char* at) const { return same_text(at, text, length); }
  };

  static constexpr std::size_t max_length = 1000;
  static constexpr std::size_t any_value = field_count + 1;

  std::array<Step, field_count + 24> steps;
  std::size_t size = 0;
  std::size_t length = 0;
  std::uint32_t present = 0;
  unsigned misses = 0;  // rows one after the other in which a run was spelt otherwise
  bool complete = true;

  void restart() {
    size = 0;
    length = 0;
    present = 0;
    misses = 0;
  }

  void add(const char* from, const char* to, std::size_t column) {
    if (!complete) return;
    const auto step = static_cast<std::size_t>(to - from);
    length += step;
    complete = step > 0 && length <= max_length && size < steps.size();
    if (complete)
      steps[size++] = {from, static_cast<std::uint16_t>(step), static_cast<std::uint8_t>(column), 0};
  }

  // Where run after run is spelt otherwise, as with 1.0 for 1, looking for them is in vain.
  void miss_run() {
    constexpr unsigned few = 3;
    if (++misses < few) return;
    for (std::size_t i = 0; i < size; ++i)
      steps[i].run = 0;
  }

  // Finds the runs, once all steps are there. The text of a step has its member's name in it, so its length
  // tells whether there is anything else.
  void find_runs() {
    for (std::size_t i = size - 1; i-- > 0;) {
      Step& step = steps[i];
      const Step& next = steps[i + 1];
      if (step.column == 0 || step.column > field_count) continue;
      const std::size_t field = step.column - std::size_t{1};
      if (step.length != length_of_member(field) || (field <= last_ratio && *next.text != ',')) continue;
      step.run = static_cast<std::uint8_t>(1 + (next.column == step.column + 1 ? next.run : 0));
    }
  }
};

}  // namespace kfstat
