#include "same_reading.hpp"

#include "response/response_tree.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>

#include <algorithm>
#include <cmath>

namespace kfstat::fuzz {
namespace {

std::string compare(const Result<Report>& actual, const Result<Report>& wanted, std::string_view reader) {
  const std::string said = document::format(actual);
  const std::string expected = document::format(wanted);
  if (said != expected) {
    return std::string(reader) + "\n" + said + "\nin place of\n" + expected;
  }
  // The document shows every figure; rows also tell bits that no document shows.
  if (actual.value && !(actual->days == wanted->days)) return std::string(reader) + ": other bits\n" + said;
  return {};
}

// What a caller of the columns sees, cell by cell.
bool holds_rows(const ReportTable& table, const Report& report) {
  if (table.length() != report.days.size() || table.errmsg != report.errmsg) return false;
  for (std::size_t row = 0; row < table.length(); ++row) {
    const ReportDay& day = report.days[row];
    if (table.stat_time()[row] != static_cast<double>(midnight_of(day.day))) return false;
    if (table.state()[row] != day.state) return false;
    for (const FieldInfo& info : field_table) {
      const double cell = table.column(info.field)[row];
      if (std::isnan(cell) == day.statistic.has(info.field)) return false;
      if (std::isnan(cell)) continue;
      const double wanted = info.type == FieldType::count
                                ? static_cast<double>(*day.statistic.count(info.field))
                                : *day.statistic.real(info.field);
      if (cell != wanted || std::signbit(cell) != std::signbit(wanted)) return false;
    }
  }
  return true;
}

}  // namespace

std::string find_difference(std::string_view bytes, const ParseOptions& options) {
  std::string found = compare(parse_response(bytes, options), parse_response_tree(bytes, options), "rows");
  if (!found.empty()) return found;

  ParseOptions exact = options;
  exact.max_count = std::min(options.max_count, max_safe_integer);
  const Result<Report> wanted = parse_response_tree(bytes, exact);
  Result<ReportTable> table = parse_response_table(bytes, options);
  Result<Report> rows;
  rows.issues = std::move(table.issues);
  rows.notices = std::move(table.notices);
  if (table.value) rows.value = to_report(*table);
  found = compare(rows, wanted, "table");
  if (found.empty() && table.value && !holds_rows(*table, *wanted)) {
    return "columns: other cells than\n" + document::format(wanted);
  }
  return found;
}

}  // namespace kfstat::fuzz
