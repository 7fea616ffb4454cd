#include "response/response_reader.hpp"
#include "response/response_tree.hpp"
#include <kfstat/report_table.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace kfstat {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

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
        cell = absent;
      } else if (info.type == FieldType::count) {
        cell = static_cast<double>(*day.statistic.count(info.field));
      } else {
        cell = *day.statistic.real(info.field);
      }
    }
  }
  return table;
}

// Gives every asked day a row. False where there are other days: of those something is to be said.
bool fill_in(ReportTable& table, DayRange asked) {
  const auto first = static_cast<double>(midnight_of(asked.start));
  const auto days = static_cast<std::size_t>(asked.days());
  const std::size_t given = table.length();
  if (given > 0 && (table.stat_time().front() < first ||
                    table.stat_time().back() > static_cast<double>(midnight_of(asked.end)))) {
    return false;
  }
  if (given == days) return true;
  ReportTable filled(days);
  filled.errmsg = std::move(table.errmsg);
  filled.set_length(days);
  std::size_t from = 0;
  for (std::size_t row = 0; row < days; ++row) {
    const double stat_time = first + static_cast<double>(row) * double{seconds_per_day};
    const bool is_given = from < given && table.stat_time()[from] == stat_time;
    for (std::size_t column = 0; column <= field_count; ++column) {
      filled.stat_time_data()[row + column * days] =
          is_given ? table.stat_time_data()[from + column * table.capacity()] : absent;
    }
    filled.stat_time_data()[row] = stat_time;
    filled.state_data()[row] = is_given ? table.state()[from] : DayState::missing;
    from += is_given ? 1 : 0;
  }
  table = std::move(filled);
  return true;
}

std::optional<Result<ReportTable>> read_ordinary(std::string_view bytes, const ParseOptions& options) {
  if (bytes.size() > options.limit_bytes || options.max_count < max_safe_integer) return std::nullopt;
  std::optional<DayRange> asked;
  if (options.query) {
    const QueryReading reading = read_asked_query(*options.query);
    if (!reading.issues.empty()) return std::nullopt;
    asked = reading.range();
  }
  auto read = read_ordinary_response(bytes);
  if (read && asked && !fill_in(*read->value, *asked)) return std::nullopt;
  return read;
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

Result<ReportTable> parse_response_table(std::string_view bytes, const ParseOptions& options) {
  if (auto read = read_ordinary(bytes, options)) return std::move(*read);
  ParseOptions exact = options;
  exact.max_count = std::min(options.max_count, max_safe_integer);
  Result<Report> report = parse_response_tree(bytes, exact);
  Result<ReportTable> result;
  if (report.value) result.value = table_of(*report);
  result.issues = std::move(report.issues);
  result.notices = std::move(report.notices);
  return result;
}

Result<Report> parse_response(std::string_view bytes, const ParseOptions& options) {
  if (auto read = read_ordinary(bytes, options)) {
    return Result<Report>::success(to_report(**read), std::move(read->notices));
  }
  return parse_response_tree(bytes, options);
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
