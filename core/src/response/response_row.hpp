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

// A constant, however large the function grows that it is used in.
template <const auto& text, std::size_t at>
inline constexpr std::uint64_t word_at = word_of(std::string_view(text.data(), text.size()).substr(at));

template <const auto& text, std::size_t at>
[[gnu::always_inline]] inline Block block_at() {
  return Block{word_at<text, at>, word_at<text, at + 8>};
}

// Gathers what differs from the constant texts that are expected.
struct Difference {
  Block blocks{};
  std::uint64_t wrong = 0;
  std::uint32_t over = 0;  // a bit for each field whose rate is over 1, which is not wrong

  bool any() const { return (has_blocks && (blocks[0] | blocks[1]) != 0) || wrong != 0; }
};

template <const auto& text, std::size_t... blocks>
[[gnu::always_inline]] inline void compare_blocks(const char* at, Difference& difference,
                                                  std::index_sequence<blocks...>) {
  constexpr std::size_t last = text.size() - 16;
  ((difference.blocks |= load_block(at + 16 * blocks) ^ block_at<text, 16 * blocks>()), ...);
  if constexpr (text.size() % 16 != 0) difference.blocks |= load_block(at + last) ^ block_at<text, last>();
}

template <const auto& text, std::size_t... words>
[[gnu::always_inline]] inline void compare_words(const char* at, Difference& difference,
                                                 std::index_sequence<words...>) {
  constexpr std::size_t last = text.size() - 8;
  difference.wrong |= ((load_word(at + 8 * words) ^ word_at<text, 8 * words>) | ...);
  if constexpr (text.size() % 8 != 0) difference.wrong |= load_word(at + last) ^ word_at<text, last>;
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

inline constexpr std::string_view time_key = R"("stat_time":)";
inline constexpr std::string_view statistic_begin = R"(,"statistic":{)";
inline constexpr auto time_text = join<time_key.size()>({time_key});
inline constexpr auto statistic_text = join<statistic_begin.size()>({statistic_begin});

// What stands before the figure of a field in upstream's own spelling and order.
template <std::size_t index>
inline constexpr auto member_text = join<field_table[index].name.size() + (index == 0 ? 3 : 4)>(
    {index == 0 ? "" : ",", "\"", field_table[index].name, "\":"});

// Where in a row members may stand that nobody knows.
enum Gap : std::uint8_t {
  before_time,
  before_statistic,
  before_figures,  // and the next ones: before each field behind the first
  behind_figures = before_figures + field_count,
  behind_statistic,
  gap_end,
};

// The counts behind it are of what seldom happens: services upgraded, messages rejected.
inline constexpr auto last_ratio = static_cast<std::size_t>(Field::dissatisfied_rate);

// `skip_gap(at, gap)` moves over what nobody knows; it is asked at `gaps`, and null ends it.
template <std::size_t index, class SkipGap>
[[gnu::always_inline]] inline bool read_member(const char*& at, double*& cell, std::size_t stride,
                                               Difference& difference, std::uint32_t gaps,
                                               const SkipGap& skip_gap) {
  constexpr FieldType type = field_table[index].type;
  constexpr std::uint32_t gap = before_figures + index;
  if ((gaps & 1U << gap) != 0) [[unlikely]] {
    at = difference.any() ? nullptr : skip_gap(at, gap);
    if (at == nullptr) return false;
  }
  skip_text<member_text<index>>(at, difference);
  cell += stride;
  if constexpr (index > last_ratio) {
    *cell = read_small_count(at, index + 1 == field_count ? '}' : ',', difference.wrong);
  } else if constexpr (type == FieldType::count) {
    *cell = read_plain_count(at, difference.wrong);
  } else if constexpr (type == FieldType::rate) {
    *cell = read_plain_rate(at, difference.wrong);
    difference.over |= static_cast<std::uint32_t>(*cell > 1) << index;
  } else {
    *cell = read_plain_real(at, difference.wrong);
  }
  return true;
}

template <class SkipGap, std::size_t... indices>
[[gnu::always_inline]] inline bool read_members(const char*& at, double* cell, std::size_t stride,
                                                Difference& difference, std::uint32_t gaps,
                                                const SkipGap& skip_gap, std::index_sequence<indices...>) {
  skip_text<statistic_text>(at, difference);
  return (read_member<indices>(at, cell, stride, difference, gaps, skip_gap) && ...) && !difference.any();
}

// A row is read to its end without a branch whatever stands there: less than this from where it begins.
inline constexpr std::size_t max_row_reach = [] {
  constexpr std::size_t longest_number = 48;  // and the words looked at behind it
  std::size_t reach = 1 + time_key.size() + statistic_begin.size() + longest_number;
  for (const FieldInfo& info : field_table)
    reach += info.name.size() + 4 + longest_number;
  return reach;
}();

}  // namespace kfstat
