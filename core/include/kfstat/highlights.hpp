// What is worth a sentence: what changed and through whom, which days stand out, what is usual.
// Who needs it: whoever writes a summary for people who will not read the table.
//   const Highlights told = *highlights(people, people_before);
//   told.changes.front()  // {Field::first_reply_average_sec, +13.2, 4.1, part 2}
#pragma once

#include <kfstat/compare.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat {

// A change of the whole of 3 standard errors and more: of a hundred certain ones five are chance.
struct ToldChange {
  Field field{};
  double change = 0;
  double score = 0;
  std::optional<std::size_t> part;  // without whom less than half of it would be left
};

// A date with at least twice, or at most half, of what its weekday had before it.
struct ToldDay {
  Day day;
  Field field{};
  std::uint64_t value = 0;
  double usual = 0;  // the median of up to 8 such dates within 70 days
  double ratio = 0;  // value / usual
};

inline constexpr std::size_t days_of_week = 7;

struct Highlights {
  std::vector<ToldChange> changes;  // at most 3, the surest first
  std::vector<ToldDay> days;        // at most 3, the farthest first
  // In the order of field_table: the median over the parts, means of fewer than 10 left out; and what each
  // weekday has of the whole, Monday first. Of sums both are by date.
  std::array<std::optional<double>, field_count> medians;
  std::array<std::array<std::optional<double>, days_of_week>, field_count> weekdays;
};

// A part has the reports of one person, or of one account; the same ones in the same order in both lists.
// Failure: input.wrong_type with the path /1 where they are not of one length, summary.overflow with the path
// /current or /previous.
Result<Highlights> highlights(std::span<const std::vector<Report>> parts,
                              std::span<const std::vector<Report>> previous_parts,
                              const SummaryOptions& options = {});

}  // namespace kfstat
