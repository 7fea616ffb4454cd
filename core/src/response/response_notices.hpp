// What both readers of responses tell of one that can be read.
#pragma once

#include "issues/issue_list.hpp"
#include <kfstat/field.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kfstat {

// The objects of a response.
enum class Level : std::uint8_t { response, entry, statistic };

// Adds what is to be told of the member of that name, or of the object itself; `row` is that of the entry.
void add_notice(IssueList& notices, IssueCode code, Level level, std::size_t row,
                std::optional<std::string_view> name);

// Rates over 1 are told once a field: where the first stands, and how many there are.
class RateNotices {
 public:
  // The fields that were noted, as bits.
  std::uint32_t noted() const { return noted_; }

  // The notice that is added next is of that field's first.
  void note(Field field, const IssueList& notices);

  // One more of a field that was noted, its first too.
  void count(Field field) { ++counts_[index_of(field)]; }

  // Only at the end is it known how often.
  void finish(IssueList& notices) const;

  static std::uint32_t bit_of(Field field) { return 1U << index_of(field); }

 private:
  std::uint32_t noted_ = 0;
  std::array<std::uint8_t, field_count> kept_{};  // which of the notices, from 1; 0 for none
  std::array<std::uint32_t, field_count> counts_{};
};

}  // namespace kfstat
