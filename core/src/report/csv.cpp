#include "issues/language.hpp"
#include "numbers/real_text.hpp"
#include "numbers/whole_text.hpp"
#include <kfstat/csv.hpp>

#include <algorithm>

namespace kfstat {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view account_name_column = "account_name";

// A column in upstream's words, and in people's.
struct Column {
  std::string_view name;
  Word word;
};

constexpr std::array columns_before_figures{
    Column{"open_kfid", Word::csv_account_id},
    Column{account_name_column, Word::csv_account},
    Column{"servicer_userid", Word::csv_servicer_id},
    Column{"servicer_name", Word::csv_servicer},
    Column{"date", Word::csv_date},
    Column{"state", Word::csv_state},
};

// Nothing for upstream's own words.
std::optional<Locale> locale_of(CsvHeader header) {
  if (header == CsvHeader::wire) return std::nullopt;
  return static_cast<Locale>(static_cast<int>(header) - 1);
}

std::string format_header(std::optional<Locale> locale, bool has_account_names) {
  std::string line;
  for (const Column& column : columns_before_figures) {
    if (column.name == account_name_column && !has_account_names) continue;
    line.append(locale ? vocabulary_of(*locale)[column.word] : column.name).push_back(',');
  }
  for (const FieldInfo& info : field_table)
    line.append(locale ? label_of(info.field, *locale) : info.name).push_back(',');
  line.pop_back();
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

void append_figures(std::string& line, const Statistic& statistic) {
  for (const FieldInfo& info : field_table) {
    line += ',';
    if (!statistic.has(info.field)) continue;
    if (info.type == FieldType::count) {
      line += WholeText(*statistic.count(info.field)).view();
    } else {
      line += RealText(*statistic.real(info.field)).view();
    }
  }
}

}  // namespace

std::optional<CsvHeader> parse_csv_header(std::string_view name) {
  if (name == "wire") return CsvHeader::wire;
  const auto locale = parse_locale(name);
  return locale ? std::optional(csv_header(*locale)) : std::nullopt;
}

std::string to_csv(std::span<const CsvItem> items, CsvHeader header) {
  std::string csv(byte_order_mark);
  const bool has_account_names =
      std::any_of(items.begin(), items.end(), [](const CsvItem& item) { return !item.account_name.empty(); });
  const std::optional<Locale> locale = locale_of(header);
  csv += format_header(locale, has_account_names);
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
      csv.append(format_date(row.day)).push_back(',');
      csv += locale ? label_of(row.state, *locale) : to_string(row.state);
      append_figures(csv, row.statistic);
      csv += line_end;
    }
  }
  return csv;
}

}  // namespace kfstat
