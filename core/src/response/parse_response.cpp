// Which of the two readers reads a response: the fast one first, and the one that explains where it hands
// over.
#include "issues/issue_list.hpp"
#include "response/response_reader.hpp"
#include "response/response_tree.hpp"
#include <kfstat/report_table.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace kfstat {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

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

// Gives every asked day a row, and no other one.
void fill_in(ReportTable& table, DayRange asked) {
  const auto first = static_cast<double>(midnight_of(asked.start));
  const auto days = static_cast<std::size_t>(asked.days());
  const std::size_t given = table.length();
  ReportTable filled(days);
  filled.errmsg = std::move(table.errmsg);
  filled.set_length(days);
  std::size_t from = 0;
  while (from < given && table.stat_time()[from] < first)
    ++from;
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
}

bool is_filled_in(const ReportTable& table, DayRange asked) {
  return table.length() == static_cast<std::size_t>(asked.days()) &&
         table.stat_time().front() == static_cast<double>(midnight_of(asked.start)) &&
         table.stat_time().back() == static_cast<double>(midnight_of(asked.end));
}

std::optional<Result<ReportTable>> read_ordinary(std::string_view bytes, const ParseOptions& options) {
  if (bytes.size() > options.limit_bytes || options.max_count < max_safe_integer) return std::nullopt;
  std::optional<DayRange> asked;
  if (options.query) {
    const QueryReading reading = read_asked_query(*options.query);
    if (!reading.issues.empty()) return std::nullopt;
    asked = reading.range();
  }
  auto read = read_ordinary_response(bytes, asked);
  if (read && asked && !is_filled_in(*read->value, *asked)) fill_in(*read->value, *asked);
  if (read && options.messages) {
    for (Issue& notice : read->notices)
      fill_message(notice);
  }
  return read;
}

bool is_of_query(const Issue& issue) {
  return find_param(issue, "input") != nullptr;
}

}  // namespace

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

Result<std::vector<Report>> parse_responses(std::span<const std::string_view> responses,
                                            const ParseOptions& options) {
  Result<std::vector<Report>> result;
  std::vector<Report> reports;
  const auto collect = [&](std::vector<Issue>& from, std::vector<Issue>& to, std::size_t input) {
    for (Issue& issue : from) {
      if (is_of_query(issue)) {
        if (input > 0) continue;
      } else if (responses.size() > 1) {
        issue.path.insert(0, pointer_step(input));
      }
      to.push_back(std::move(issue));
    }
  };
  for (std::size_t i = 0; i < responses.size(); ++i) {
    Result<Report> parsed = parse_response(responses[i], options);
    collect(parsed.issues, result.issues, i);
    collect(parsed.notices, result.notices, i);
    if (parsed.value) reports.push_back(std::move(*parsed.value));
  }
  if (result.issues.empty()) result.value = std::move(reports);
  return result;
}

}  // namespace kfstat
