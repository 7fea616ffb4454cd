// Any ids, names and figures as CSV, read back by the rules of RFC 4180: every cell says what it should.
#include "report_choices.hpp"
#include "target.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace kfstat::fuzz {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// A strict reader: CRLF only, a quotation mark only around a cell or doubled in one that is quoted.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  Rows read() {
    Rows rows;
    while (at_ < text_.size()) {
      auto& row = rows.emplace_back();
      row.push_back(read_cell());
      while (skip(","))
        row.push_back(read_cell());
      require(skip("\r\n"), "a line ends with CRLF", text_);
    }
    return rows;
  }

 private:
  bool skip(std::string_view mark) {
    if (text_.substr(at_, mark.size()) != mark) return false;
    at_ += mark.size();
    return true;
  }

  std::string read_cell() {
    if (skip("\"")) return read_quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
    const std::string_view cell = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(cell);
  }

  std::string read_quoted() {
    std::string cell;
    while (at_ < text_.size()) {
      if (skip("\"\"")) {
        cell += '"';
      } else if (skip("\"")) {
        return cell;
      } else {
        cell += text_[at_++];
      }
    }
    require(false, "a quoted cell ends", text_);
    return cell;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string_view take_text(Choices& choices) {
  const std::size_t size = choices.below(24);
  const std::string_view text = choices.rest().substr(0, size);
  choices.skip(text.size());
  return text;
}

bool is_formula(std::string_view text) {
  static constexpr std::string_view signs[]{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](std::string_view sign) { return text.starts_with(sign); });
}

// Whether the text can be cut into pieces that all are pieces of numbers and dates, one of them a digit.
bool is_value(std::string_view text) {
  static constexpr std::string_view digits[]{"0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",
                                             "０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
  static constexpr std::string_view others[]{
      ".",    ",",    ":",      "/",    "-",       "+",         "%",        "(",        ")",     "$",
      "¥",    "￥",   " ",      "e",    "年",      "月",        "日",       "时",       "分",    "秒",
      "am",   "pm",   "上午",   "下午", "sept",    "january",   "may",      "february", "march", "april",
      "june", "july", "august", "jan",  "feb",     "mar",       "apr",      "jun",      "jul",   "aug",
      "sep",  "oct",  "nov",    "dec",  "october", "september", "november", "december"};
  std::string plain(text);
  for (char& character : plain)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
  constexpr std::string_view blanks = " \t\r\n";
  while (!plain.empty() && blanks.find(plain.back()) != std::string_view::npos)
    plain.pop_back();
  while (!plain.empty() && blanks.find(plain.front()) != std::string_view::npos)
    plain.erase(0, 1);
  if (plain == "true" || plain == "false") return true;
  // For each length: 1 where so much can be cut, 2 where a digit is among it.
  std::vector<unsigned> cut(plain.size() + 1);
  cut[0] = 1;
  const auto go_on = [&](std::size_t from, std::string_view piece, unsigned with) {
    if (std::string_view(plain).substr(from).starts_with(piece)) cut[from + piece.size()] |= with;
  };
  for (std::size_t from = 0; from < plain.size(); ++from) {
    if (cut[from] == 0) continue;
    for (const std::string_view piece : digits)
      go_on(from, piece, 2);
    for (const std::string_view piece : others)
      go_on(from, piece, cut[from]);
  }
  return (cut.back() & 2U) != 0;
}

void require_text(const std::string& cell, std::string_view text, CsvHeader header) {
  const bool is_kept = is_formula(text) || (header != CsvHeader::wire && is_value(text));
  require(cell == (is_kept ? "'" : "") + std::string(text), "a text cell holds its text", cell);
  require(!is_formula(cell), "no formula", cell);
}

void require_figure(const std::string& cell, const Statistic& statistic, const FieldInfo& info) {
  require(cell.empty() != statistic.has(info.field), "a cell is empty exactly where a figure is absent",
          cell);
  if (cell.empty()) return;
  const char* const end = cell.data() + cell.size();
  if (info.type == FieldType::count) {
    std::uint64_t count = 0;
    const auto read = std::from_chars(cell.data(), end, count);
    require(read.ptr == end && count == *statistic.count(info.field), "an exact count", cell);
  } else {
    const Result<Report> report = parse_response(R"({"statistic_list":[{"stat_time":57600,"statistic":{")" +
                                                 std::string(info.name) + "\":" + cell + "}}]}");
    require(report.ok() && report->days[0].statistic.real(info.field) == statistic.real(info.field),
            "the same double", cell);
  }
}

std::string_view word_of(DayState state, CsvHeader header) {
  static constexpr std::string_view words[3][3]{
      {"reported", "empty", "missing"}, {"Reported", "No figures", "Missing"}, {"有数据", "无数据", "缺失"}};
  return words[static_cast<std::size_t>(header)][static_cast<std::size_t>(state)];
}

void require_row(const std::vector<std::string>& cells, const CsvItem& item, const ReportDay& day,
                 CsvHeader header, bool has_account_names) {
  require(cells.size() == (has_account_names ? 6 : 5) + field_count, "a cell for every column");
  std::size_t at = 0;
  require_text(cells[at++], item.open_kfid, header);
  if (has_account_names) require_text(cells[at++], item.account_name, header);
  require_text(cells[at++], item.servicer_userid, header);
  require_text(cells[at++], item.servicer_name, header);
  require(cells[at++] == format_date(day.day), "the date");
  require(cells[at++] == word_of(day.state, header), "the state");
  for (std::size_t i = 0; i < field_count; ++i)
    require_figure(cells[at + i], day.statistic, field_table[i]);
}

}  // namespace

void run(std::string_view input) {
  Choices choices(input);
  const auto header = static_cast<CsvHeader>(choices.below(3));
  const CsvItem texts{take_text(choices), take_text(choices), take_text(choices), nullptr,
                      take_text(choices)};
  const Report first = take_report(choices);
  const Report second = take_report(choices);
  std::vector<CsvItem> items{texts, {texts.servicer_name, {}, texts.open_kfid, nullptr, {}}};
  items[0].report = &first;
  items[1].report = &second;

  const std::string csv = to_csv(items, header);
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  require(csv.starts_with(byte_order_mark), "a byte order mark");
  const Rows rows = CsvReader(std::string_view(csv).substr(byte_order_mark.size())).read();
  require(rows.size() == 1 + first.days.size() + second.days.size(), "a header and a row a day");
  const bool has_account_names = !texts.account_name.empty();
  require(rows[0].size() == (has_account_names ? 6 : 5) + field_count, "a column for everything");
  std::size_t row = 1;
  for (const CsvItem& item : items) {
    for (const ReportDay& day : item.report->days)
      require_row(rows[row++], item, day, header, has_account_names);
  }
}

}  // namespace kfstat::fuzz
