#include "response_tree.hpp"
#include <kfstat/report_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace kfstat {
namespace {

constexpr std::size_t cells_of(std::size_t capacity) {
  return (field_count + 1) * capacity + (capacity + sizeof(double) - 1) / sizeof(double);
}

ReportTable table_of(const Report& report) {
  ReportTable table(report.days.size());
  table.errmsg = report.errmsg;
  table.set_length(report.days.size());
  for (std::size_t row = 0; row < report.days.size(); ++row) {
    const ReportDay& day = report.days[row];
    table.stat_time_data()[row] = static_cast<double>(midnight_of(day.day));
    table.state_data()[row] = day.state;
    for (const FieldInfo& info : field_table) {
      double& cell = table.column_data(info.field)[row];
      if (!day.statistic.has(info.field)) {
        cell = std::numeric_limits<double>::quiet_NaN();
      } else if (info.type == FieldType::count) {
        cell = static_cast<double>(*day.statistic.count(info.field));
      } else {
        cell = *day.statistic.real(info.field);
      }
    }
  }
  return table;
}

}  // namespace

ReportTable::ReportTable(std::size_t capacity)
    : cells_(new double[cells_of(capacity)]), capacity_(capacity) {}

void ReportTable::set_capacity(std::size_t capacity) {
  ReportTable moved(capacity);
  for (std::size_t column = 0; column <= field_count; ++column) {
    std::copy_n(cells_.get() + column * capacity_, length_, moved.cells_.get() + column * capacity);
  }
  std::copy_n(state_data(), length_, moved.state_data());
  cells_ = std::move(moved.cells_);
  capacity_ = capacity;
}

Result<ReportTable> parse_response_table(std::string_view bytes, const ParseOptions& options) {
  ParseOptions exact = options;
  exact.max_count = std::min(options.max_count, max_safe_integer);
  Result<Report> report = parse_response_tree(bytes, exact);
  Result<ReportTable> result;
  if (report.value) result.value = table_of(*report);
  result.issues = std::move(report.issues);
  result.notices = std::move(report.notices);
  return result;
}

Report to_report(const ReportTable& table) {
  Report report;
  report.errmsg = table.errmsg;
  report.days.resize(table.length());
  for (std::size_t row = 0; row < report.days.size(); ++row) {
    ReportDay& day = report.days[row];
    day.day = day_of(static_cast<std::int64_t>(table.stat_time()[row]));
    day.state = table.state()[row];
    for (const FieldInfo& info : field_table) {
      const double cell = table.column(info.field)[row];
      if (std::isnan(cell)) continue;
      if (info.type == FieldType::count) {
        day.statistic.set_count(info.field, static_cast<std::uint64_t>(cell));
      } else {
        day.statistic.set_real(info.field, cell);
      }
    }
  }
  return report;
}

}  // namespace kfstat
