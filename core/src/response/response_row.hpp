// The figures of a row in upstream's own spelling: the documented order, no white space, all of them there.
#pragma once

#include "response/response_digits.hpp"
#include "response/response_words.hpp"
#include <kfstat/report.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace kfstat {

template <std::size_t size>
constexpr std::array<char, size> join(std::initializer_list<std::string_view> parts) {
  std::array<char, size> text{};
  std::size_t at = 0;
  for (const std::string_view part : parts) {
    for (const char character : part)
      text[at++] = character;
  }
  return text;
}

// Sixteen characters at once, where a machine has such registers; two words in their place would only be more
// to keep at hand.
#if defined(__SSE2__) || defined(__ARM_NEON)
inline constexpr bool has_blocks = true;
#else
inline constexpr bool has_blocks = false;
#endif
using Block = std::uint64_t __attribute__((vector_size(16)));

inline Block load_block(const char* from) {
  return Block{load_word(from), load_word(from + 8)};
}

constexpr Block block_of(std::string_view text) {
  return Block{word_of(text), word_of(text.substr(8))};
}

// Gathers what differs from the constant texts that are expected.
struct Difference {
  Block blocks{};
  std::uint64_t wrong = 0;

  bool any() const { return (has_blocks && (blocks[0] | blocks[1]) != 0) || wrong != 0; }
};

template <const auto& text, std::size_t... blocks>
[[gnu::always_inline]] inline void compare_blocks(const char* at, Difference& difference,
                                                  std::index_sequence<blocks...>) {
  constexpr std::string_view all(text.data(), text.size());
  constexpr std::size_t last = all.size() - 16;
  ((difference.blocks |= load_block(at + 16 * blocks) ^ block_of(all.substr(16 * blocks))), ...);
  if constexpr (all.size() % 16 != 0) difference.blocks |= load_block(at + last) ^ block_of(all.substr(last));
}

template <const auto& text, std::size_t... words>
[[gnu::always_inline]] inline void compare_words(const char* at, Difference& difference,
                                                 std::index_sequence<words...>) {
  constexpr std::string_view all(text.data(), text.size());
  constexpr std::size_t last = all.size() - 8;
  difference.wrong |= ((load_word(at + 8 * words) ^ word_of(all.substr(8 * words))) | ...);
  if constexpr (all.size() % 8 != 0) difference.wrong |= load_word(at + last) ^ word_of(all.substr(last));
}

// Moves behind the constant text of at least eight characters.
template <const auto& text>
[[gnu::always_inline]] inline void skip_text(const char*& at, Difference& difference) {
  if constexpr (has_blocks && text.size() >= 16) {
    compare_blocks<text>(at, difference, std::make_index_sequence<text.size() / 16>());
  } else {
    compare_words<text>(at, difference, std::make_index_sequence<text.size() / 8>());
  }
  at += text.size();
}

inline constexpr std::string_view row_begin = R"({"stat_time":)";
inline constexpr std::string_view statistic_begin = R"(,"statistic":{)";
inline constexpr auto row_text = join<row_begin.size()>({row_begin});

// What stands before the figure of a field in upstream's own spelling and order.
template <std::size_t index>
inline constexpr auto member_text =
    join<field_table[index].name.size() + 3 + (index == 0 ? statistic_begin.size() : 1)>(
        {index == 0 ? statistic_begin : ",", "\"", field_table[index].name, "\":"});

// The counts behind it are of what seldom happens: services upgraded, messages rejected.
inline constexpr auto last_ratio = static_cast<std::size_t>(Field::dissatisfied_rate);

template <std::size_t index>
[[gnu::always_inline]] inline void read_member(const char*& at, double*& cell, std::size_t stride,
                                               Difference& difference) {
  constexpr FieldType type = field_table[index].type;
  skip_text<member_text<index>>(at, difference);
  cell += stride;
  if constexpr (index > last_ratio) {
    *cell = read_small_count(at, index + 1 == field_count ? '}' : ',', difference.wrong);
  } else if constexpr (type == FieldType::count) {
    *cell = read_plain_count(at, difference.wrong);
  } else if constexpr (type == FieldType::rate) {
    *cell = read_plain_rate(at, difference.wrong);
  } else {
    *cell = read_plain_real(at, difference.wrong);
  }
}

template <std::size_t... indices>
[[gnu::always_inline]] inline bool read_members(const char*& at, double* cell, std::size_t stride,
                                                std::index_sequence<indices...>) {
  Difference difference;
  (read_member<indices>(at, cell, stride, difference), ...);
  return !difference.any();
}

// A row is read to its end without a branch whatever stands there: less than this from where it begins.
inline constexpr std::size_t max_row_reach = [] {
  constexpr std::size_t longest_number = 48;  // and the words looked at behind it
  std::size_t reach = row_begin.size() + statistic_begin.size() + longest_number;
  for (const FieldInfo& info : field_table)
    reach += info.name.size() + 4 + longest_number;
  return reach;
}();

}  // namespace kfstat
