#include "table.hpp"

#include <kfstat/field.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace kfstat::cli {
namespace {

// Heads for a terminal, which is narrow: shorter than the core's labels, but where one is short itself.
struct Column {
  Field field;
  Text head;
};

constexpr std::array columns{
    Column{Field::session_cnt, {"sessions", "会话数"}},
    Column{Field::customer_cnt, {"customers", "客户数"}},
    Column{Field::customer_msg_cnt, {"messages", "消息数"}},
    Column{Field::reply_rate, {"reply rate", ""}},
    Column{Field::first_reply_average_sec, {"first reply s", "平均首次响应(秒)"}},
    Column{Field::satisfaction_participation_rate, {"survey rate", "参评率"}},
    Column{Field::satisfied_rate, {"satisfied", "满意占比"}},
};

using Row = std::vector<std::string>;

std::string format_real(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::string head_of(const Column& column, Locale locale) {
  const std::string_view head = column.head.words[static_cast<std::size_t>(locale)];
  return std::string(head.empty() ? label_of(column.field, locale) : head);
}

// By DayState: of a day that was asked for, in the words of who asked.
constexpr std::array<Text, 3> state_names{
    {{"reported", "有数据"}, {"empty", "无数据"}, {"missing", "未返回"}}};

// A ratio in four digits.
std::string format_figure(const Statistic& statistic, Field field) {
  if (!statistic.has(field)) return "-";
  return info_of(field).type == FieldType::count ? std::to_string(*statistic.count(field))
                                                 : format_real(*statistic.real(field));
}

std::string format_total(const Metric& metric) {
  if (metric.sum) return std::to_string(*metric.sum);
  return metric.mean ? format_real(*metric.mean) : "-";
}

// Columns a text takes on a terminal: characters of East Asia, from U+3000 on, take two.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if ((byte & 0xC0U) != 0x80) width += byte >= 0xE3 ? 2 : 1;
  }
  return width;
}

std::string align(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width_of(row[i]), ' ');
      const bool leading = i < 2;  // date and state are words, the rest are numbers
      text += i == 0 ? "" : "  ";
      text += leading ? row[i] + padding : padding + row[i];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string format_table(const std::vector<ReportDay>& days, const Summary& summary, std::int64_t days_asked,
                         Locale locale) {
  constexpr Text date{"date (UTC+8)", "日期(UTC+8)"};
  constexpr Text state{"state", "状态"};
  constexpr Text total{"total", "合计"};
  const auto say = [locale](const Text& text) { return std::string(text[locale]); };
  std::vector<Row> rows{{say(date), say(state)}};
  for (const Column& column : columns)
    rows[0].push_back(head_of(column, locale));
  for (const ReportDay& day : days) {
    Row& row =
        rows.emplace_back(Row{format_date(day.day), say(state_names[static_cast<std::size_t>(day.state)])});
    for (const Column& column : columns)
      row.push_back(format_figure(day.statistic, column.field));
  }
  Row& totals = rows.emplace_back(
      Row{say(total), std::to_string(summary.days_reported) + "/" + std::to_string(days_asked)});
  for (const Column& column : columns)
    totals.push_back(format_total(summary.metrics[index_of(column.field)]));
  return align(rows);
}

}  // namespace kfstat::cli
