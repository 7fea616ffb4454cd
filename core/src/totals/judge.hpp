// How sure a change of a mean is.
#pragma once

#include "totals/field_total.hpp"

#include <optional>
#include <span>

namespace kfstat {

// One period of a field that is a mean.
struct JudgedSide {
  const Metric& metric;
  std::span<const DateFigure> dates;
};

struct Judgement {
  double score = 0;  // in standard errors, signed
  bool certain = false;
};

// Nothing where it cannot be judged: a side without a value, too few answers or dates, a rate outside 0..1.
std::optional<Judgement> judge(FieldType type, const JudgedSide& current, const JudgedSide& previous);

}  // namespace kfstat
