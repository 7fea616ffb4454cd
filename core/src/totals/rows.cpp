#include "totals/rows.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kfstat {
namespace {

constexpr std::uint64_t max_denominator = 9999;
constexpr std::uint64_t max_told_denominator = 99;  // of rates that tell how upstream rounds
constexpr double tolerance = 0.0000501;             // four decimals, and what a double adds

bool is_share(double rate) {
  return rate >= 0 && rate <= 1;
}

void append_rows(Rows& rows, std::span<const Report> reports) {
  for (const Report& report : reports) {
    for (const ReportDay& row : report.days)
      rows.push_back(&row);
  }
}

Rows in_order(Rows rows) {
  const auto earlier = [](const ReportDay* left, const ReportDay* right) { return left->day < right->day; };
  if (!std::is_sorted(rows.begin(), rows.end(), earlier)) sort_in_place(rows, earlier);
  return rows;
}

}  // namespace

Rows rows_of(std::span<const Report> reports) {
  Rows rows;
  append_rows(rows, reports);
  return in_order(std::move(rows));
}

Rows rows_of(std::span<const std::vector<Report>> parts) {
  Rows rows;
  for (const std::vector<Report>& part : parts)
    append_rows(rows, part);
  return in_order(std::move(rows));
}

Numerators::Numerators(const Rows& rows, const Rows& previous) {
  coarse_ = finds_coarse(rows) || finds_coarse(previous);
}

bool Numerators::finds_coarse(const Rows& rows) const {
  for (const ReportDay* const row : rows) {
    for (const FieldInfo& info : field_table) {
      if (info.type != FieldType::rate || !row->statistic.has(info.field)) continue;
      const double share = *row->statistic.real(info.field);
      const auto of = denominator(row->statistic, info.field);
      if (!of || *of == 0 || *of > max_told_denominator) continue;
      if (is_share(share) && !numerator(info.type, share, of)) return true;
    }
  }
  return false;
}

std::optional<std::uint64_t> Numerators::denominator(const Statistic& statistic, Field rate) const {
  const TotalsRule& rule = info_of(rate).totals;
  return rule.share ? numerator(statistic, *rule.share) : statistic.count(rule.count);
}

std::optional<std::uint64_t> Numerators::numerator(const Statistic& statistic, Field rate) const {
  if (!statistic.has(rate)) return std::nullopt;
  return numerator(info_of(rate).type, *statistic.real(rate), denominator(statistic, rate));
}

std::optional<std::uint64_t> Numerators::numerator(FieldType type, double share,
                                                   std::optional<std::uint64_t> of) const {
  if (coarse_ || type != FieldType::rate || !is_share(share)) return std::nullopt;
  if (!of || *of == 0 || *of > max_denominator) return std::nullopt;
  const auto whole = static_cast<double>(*of);
  const double nearest = std::floor(share * whole + 0.5);
  std::optional<std::uint64_t> found;
  for (const double candidate : {nearest - 1, nearest, nearest + 1}) {
    if (candidate < 0 || candidate > whole || std::abs(candidate / whole - share) > tolerance) continue;
    if (found) return std::nullopt;
    found = static_cast<std::uint64_t>(candidate);
  }
  return found;
}

}  // namespace kfstat
