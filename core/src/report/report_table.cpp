#include <kfstat/report_table.hpp>

#include <cmath>
#include <cstring>
#include <utility>

namespace kfstat {
namespace {

constexpr std::size_t cells_of(std::size_t capacity) {
  return (field_count + 1) * capacity + (capacity + sizeof(double) - 1) / sizeof(double);
}

template <std::size_t index>
void set_figure(Statistic& statistic, double cell) {
  constexpr FieldInfo info = field_table[index];
  if (std::isnan(cell)) return;
  if constexpr (info.type == FieldType::count) {
    statistic.set_count(info.field, static_cast<std::uint64_t>(static_cast<std::int64_t>(cell)));
  } else {
    statistic.set_real(info.field, cell);
  }
}

template <std::size_t... indices>
void set_figures(Statistic& statistic, const double* cell, std::size_t stride,
                 std::index_sequence<indices...>) {
  Statistic figures;  // in registers until it is whole
  (set_figure<indices>(figures, cell[indices * stride]), ...);
  statistic = figures;
}

}  // namespace

ReportTable::ReportTable(std::size_t capacity)
    : cells_(new double[cells_of(capacity)]), capacity_(capacity) {}

void ReportTable::set_capacity(std::size_t capacity) {
  ReportTable grown;
  if (capacity > capacity_) grown = ReportTable(capacity);
  double* const to = capacity > capacity_ ? grown.cells_.get() : cells_.get();
  // Moved down in the same memory each column comes to lie before where the next one still is.
  for (std::size_t column = 0; column <= field_count && length_ > 0; ++column) {
    std::memmove(to + column * capacity, cells_.get() + column * capacity_, length_ * sizeof(double));
  }
  if (length_ > 0) std::memmove(to + (field_count + 1) * capacity, state_data(), length_);
  if (capacity > capacity_) cells_ = std::move(grown.cells_);
  capacity_ = capacity;
}

Report to_report(const ReportTable& table) {
  Report report;
  report.errmsg = table.errmsg;
  report.days.resize(table.length());
  const double* cell = table.column_data(Field::session_cnt);
  for (std::size_t row = 0; row < report.days.size(); ++row, ++cell) {
    ReportDay& day = report.days[row];
    day.day = day_of(static_cast<std::int64_t>(table.stat_time()[row]));
    day.state = table.state()[row];
    set_figures(day.statistic, cell, table.capacity(), std::make_index_sequence<field_count>());
  }
  return report;
}

}  // namespace kfstat
