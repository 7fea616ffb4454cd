#include "numbers/real_text.hpp"
#include <kfstat/csv.hpp>

#include <algorithm>
#include <charconv>

namespace kfstat {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view line_end = "\r\n";

struct Words {
  std::string_view account_id;
  std::string_view account_name;
  std::string_view other_columns;  // up to the fields
  std::array<std::string_view, 3> states;
};

// For each CsvHeader.
constexpr std::array<Words, 3> words_of{{
    {"open_kfid",
     ",account_name",
     ",servicer_userid,servicer_name,date,state",
     {"reported", "empty", "missing"}},
    {"Account ID",
     ",Account",
     ",Servicer ID,Servicer,Date (UTC+8),State",
     {"Reported", "No figures", "Missing"}},
    {"客服账号ID", ",客服账号", ",接待人员ID,接待人员,日期(UTC+8),状态", {"有数据", "无数据", "缺失"}},
}};

std::string format_header(CsvHeader header, bool has_account_names) {
  const Words& words = words_of[static_cast<std::size_t>(header)];
  std::string line(words.account_id);
  if (has_account_names) line += words.account_name;
  line += words.other_columns;
  for (const FieldInfo& info : field_table) {
    line += ',';
    line += header == CsvHeader::wire ? info.name : header == CsvHeader::zh ? info.label.zh : info.label.en;
  }
  return line.append(line_end);
}

// The length of the first of the texts, each with a | behind it, that `text` begins with; 0 for none.
std::size_t match_one(std::string_view text, std::string_view texts) {
  for (std::size_t at = 0; at < texts.size();) {
    const std::string_view one = texts.substr(at, texts.find('|', at) - at);
    if (text.starts_with(one)) return one.size();
    at += one.size() + 1;
  }
  return 0;
}

constexpr std::string_view any_formula_sign = "=|+|-|@|＝|＋|－|＠|\t|\r|\n|";
constexpr std::string_view any_digit = "0|1|2|3|4|5|6|7|8|9|０|１|２|３|４|５|６|７|８|９|";
// What stands around the digits of numbers and dates, of two that begin alike the longer first.
constexpr std::string_view any_mark =
    ".|,|:|/|-|+|%|(|)|$|¥|￥| |e|年|月|日|时|分|秒|am|pm|上午|下午|january|february|march|april|may|june|"
    "july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|";

// Whether a spreadsheet may take the text for a number, a date, a time or a truth value.
bool looks_like_value(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string plain;
  for (const char character : text)
    plain += character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
  plain.erase(plain.find_last_not_of(blanks) + 1);
  plain.erase(0, plain.find_first_not_of(blanks));
  if (plain == "true" || plain == "false") return true;
  bool has_digit = false;
  for (std::string_view rest = plain; !rest.empty();) {
    std::size_t length = match_one(rest, any_digit);
    has_digit = has_digit || length > 0;
    if (length == 0) length = match_one(rest, any_mark);
    if (length == 0) return false;
    rest.remove_prefix(length);
  }
  return has_digit;
}

void append_text(std::string& line, std::string_view text, CsvHeader header) {
  const bool is_kept =
      match_one(text, any_formula_sign) > 0 || (header != CsvHeader::wire && looks_like_value(text));
  const bool is_quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (is_quoted) line += '"';
  if (is_kept) line += '\'';
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

std::string to_csv(std::span<const CsvItem> items, CsvHeader header) {
  std::string csv(byte_order_mark);
  const bool has_account_names =
      std::any_of(items.begin(), items.end(), [](const CsvItem& item) { return !item.account_name.empty(); });
  csv += format_header(header, has_account_names);
  const auto& states = words_of[static_cast<std::size_t>(header)].states;
  for (const CsvItem& item : items) {
    std::string who;
    const auto append = [&](std::string_view text) {
      append_text(who, text, header);
      who += ',';
    };
    append(item.open_kfid);
    if (has_account_names) append(item.account_name);
    append(item.servicer_userid);
    append(item.servicer_name);
    for (const ReportDay& row : item.report->days) {
      csv += who;
      csv.append(format_date(row.day)).append(",").append(states[static_cast<std::size_t>(row.state)]);
      append_figures(csv, row.statistic);
      csv += line_end;
    }
  }
  return csv;
}

}  // namespace kfstat
