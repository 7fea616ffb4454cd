// Comparisons of rows, for operations that need more than that.
#pragma once

#include "totals/rows.hpp"
#include <kfstat/compare.hpp>

namespace kfstat {

// As compare. `numerators` has seen both.
Result<Comparison> compare_rows(const Rows& rows, const Rows& previous, const Numerators& numerators,
                                const SummaryOptions& options);

}  // namespace kfstat
