#include "real_text.hpp"
#include <kfstat/csv.hpp>

#include <charconv>

namespace kfstat {

const std::array<Text, field_count> field_labels{{
    {"Sessions", "接入人工会话数"},
    {"Customers", "咨询客户数"},
    {"Messages", "咨询消息总数"},
    {"Reply rate", "人工回复率"},
    {"Average first response", "平均首次响应时长"},
    {"Surveys sent", "满意度评价发送数"},
    {"Survey participation", "满意度参评率"},
    {"Rated “satisfied”", "“满意”评价占比"},
    {"Rated “middling”", "“一般”评价占比"},
    {"Rated “dissatisfied”", "“不满意”评价占比"},
    {"Upgraded customers", "升级服务客户数"},
    {"Specialist cards sent", "专员服务邀请数"},
    {"Specialists added", "添加专员的客户数"},
    {"Group codes sent", "客户群服务邀请数"},
    {"Groups joined", "加入客户群的客户数"},
    {"Customers muted", "被拒收消息的客户数"},
}};

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view line_end = "\r\n";

// The columns before the fields, for each CsvHeader.
constexpr std::array<std::string_view, 3> first_columns{
    "open_kfid,servicer_userid,servicer_name,date,state",
    "Account ID,Servicer ID,Servicer,Date (UTC+8),State",
    "客服账号ID,接待人员ID,接待人员,日期(UTC+8),状态",
};

std::string format_header(CsvHeader header) {
  std::string line(first_columns[static_cast<std::size_t>(header)]);
  for (std::size_t i = 0; i < field_count; ++i) {
    const Text& label = field_labels[i];
    line += ',';
    line += header == CsvHeader::wire ? field_table[i].name : header == CsvHeader::zh ? label.zh : label.en;
  }
  return line.append(line_end);
}

void append_text(std::string& line, std::string_view text) {
  const bool is_formula = text.find_first_of("=+-@\t\r") == 0;
  const bool is_quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (is_quoted) line += '"';
  if (is_formula) line += '\'';
  for (const char character : text) {
    if (character == '"') line += '"';
    line += character;
  }
  if (is_quoted) line += '"';
}

void append_count(std::string& line, std::uint64_t count) {
  std::array<char, 20> digits{};
  char* const begin = digits.data();
  line.append(begin, std::to_chars(begin, begin + digits.size(), count).ptr);
}

void append_figures(std::string& line, const Statistic& statistic) {
  for (const FieldInfo& info : field_table) {
    line += ',';
    if (!statistic.has(info.field)) continue;
    if (info.type == FieldType::count) {
      append_count(line, *statistic.count(info.field));
    } else {
      line += RealText(*statistic.real(info.field)).view();
    }
  }
}

}  // namespace

std::optional<CsvHeader> parse_csv_header(std::string_view name) {
  if (name == "wire") return CsvHeader::wire;
  if (name == "en") return CsvHeader::en;
  if (name == "zh") return CsvHeader::zh;
  return std::nullopt;
}

std::string format_csv(std::span<const CsvItem> items, CsvHeader header) {
  std::string csv(byte_order_mark);
  csv += format_header(header);
  for (const CsvItem& item : items) {
    std::string who;
    for (const std::string_view text : {item.open_kfid, item.servicer_userid, item.servicer_name}) {
      append_text(who, text);
      who += ',';
    }
    for (const ReportDay& row : item.report->days) {
      csv += who;
      csv.append(format_date(row.day)).append(",").append(to_string(row.state));
      append_figures(csv, row.statistic);
      csv += line_end;
    }
  }
  return csv;
}

}  // namespace kfstat
