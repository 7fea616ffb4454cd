// Summaries of rows, for operations that need more than one.
#pragma once

#include "totals/field_total.hpp"

#include <array>
#include <vector>

namespace kfstat {

// Of each field the dates that count.
using DateFigures = std::array<std::vector<DateFigure>, field_count>;

// As summarize; the dates of each field go to `dates` where it is given.
Result<Summary> summarize_rows(std::span<const ReportDay* const> rows, const Numerators& numerators,
                               const SummaryOptions& options, DateFigures* dates = nullptr);

}  // namespace kfstat
