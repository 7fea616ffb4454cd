#include <kfstat/calendar.hpp>
#include <kfstat/table_block.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace kfstat {
namespace {

constexpr std::size_t cell_size = sizeof(double);

constexpr double last_time = static_cast<double>(last_instant);
constexpr double first_time = -62135625600;  // 0001-01-01 00:00:00 UTC+8

double cell_at(std::string_view bytes, std::size_t index) {
  double cell = 0;
  std::memcpy(&cell, bytes.data() + index * cell_size, cell_size);
  return cell;
}

bool is_whole(double value) {
  return value == std::trunc(value);
}

// Whether the figure could be set; an absent one is.
bool set_figure(Statistic& statistic, const FieldInfo& info, double cell) {
  if (std::isnan(cell)) return true;
  if (!(cell >= 0) || std::isinf(cell)) return false;
  if (info.type != FieldType::count) {
    statistic.set_real(info.field, cell + 0.0);  // no negative zero
    return true;
  }
  if (!is_whole(cell) || cell > static_cast<double>(max_safe_integer)) return false;
  statistic.set_count(info.field, static_cast<std::uint64_t>(cell));
  return true;
}

// One table; `columns` is exactly its columns of `length` days.
std::optional<Report> read_table(std::string_view columns, std::size_t length) {
  Report report;
  report.days.resize(length);
  const std::string_view states = columns.substr((field_count + 1) * length * cell_size);
  for (std::size_t row = 0; row < length; ++row) {
    ReportDay& day = report.days[row];
    const double time = cell_at(columns, row);
    const auto state = static_cast<std::uint8_t>(states[row]);
    const bool known = state <= static_cast<std::uint8_t>(DayState::missing);
    if (!known || !(time >= first_time && time <= last_time) || !is_whole(time)) return std::nullopt;
    day.day = day_of(static_cast<std::int64_t>(time));
    day.state = static_cast<DayState>(state);
    if (row > 0 && !(report.days[row - 1].day < day.day)) return std::nullopt;
    if (day.state != DayState::reported) continue;
    for (std::size_t i = 0; i < field_count; ++i) {
      if (!set_figure(day.statistic, field_table[i], cell_at(columns, (i + 1) * length + row)))
        return std::nullopt;
    }
  }
  return report;
}

}  // namespace

std::optional<std::vector<Report>> read_table_blocks(std::string_view bytes) {
  constexpr std::size_t row_size = (field_count + 1) * cell_size + 1;
  std::vector<Report> reports;
  while (!bytes.empty()) {
    if (bytes.size() < cell_size) return std::nullopt;
    const double length = cell_at(bytes, 0);
    bytes.remove_prefix(cell_size);
    const std::size_t most_days = bytes.size() / row_size;
    if (!(length >= 0 && length <= static_cast<double>(most_days)) || !is_whole(length)) return std::nullopt;
    const auto days = static_cast<std::size_t>(length);
    auto report = read_table(bytes.substr(0, days * row_size), days);
    if (!report) return std::nullopt;
    reports.push_back(std::move(*report));
    bytes.remove_prefix(std::min(bytes.size(), (days * row_size + cell_size - 1) / cell_size * cell_size));
  }
  return reports;
}

}  // namespace kfstat
