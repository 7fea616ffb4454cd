// Any ids, names and figures as CSV, read back by the rules of RFC 4180: every cell says what it should.
#include "report_choices.hpp"
#include "target.hpp"

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

void require_text(const std::string& cell, std::string_view text) {
  static constexpr std::string_view formula_signs = "=+-@\t\r";
  const bool is_formula = !text.empty() && formula_signs.find(text.front()) != std::string_view::npos;
  require(cell == (is_formula ? "'" : "") + std::string(text), "a text cell holds its text", cell);
  require(cell.empty() || formula_signs.find(cell.front()) == std::string_view::npos, "no formula", cell);
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
    const Result<Report> report = parse_response(R"({"statistic_list":[{"stat_time":0,"statistic":{")" +
                                                 std::string(info.name) + "\":" + cell + "}}]}");
    require(report.ok() && report->days[0].statistic.real(info.field) == statistic.real(info.field),
            "the same double", cell);
  }
}

void require_row(const std::vector<std::string>& cells, const CsvItem& item, const ReportDay& day) {
  require(cells.size() == 5 + field_count, "21 cells");
  require_text(cells[0], item.open_kfid);
  require_text(cells[1], item.servicer_userid);
  require_text(cells[2], item.servicer_name);
  require(cells[3] == format_date(day.day), "the date", cells[3]);
  require(cells[4] == to_string(day.state), "the state", cells[4]);
  for (std::size_t i = 0; i < field_count; ++i)
    require_figure(cells[5 + i], day.statistic, field_table[i]);
}

}  // namespace

void run(std::string_view input) {
  Choices choices(input);
  const auto header = static_cast<CsvHeader>(choices.below(3));
  const CsvItem texts{take_text(choices), take_text(choices), take_text(choices), nullptr};
  const Report first = take_report(choices);
  const Report second = take_report(choices);
  std::vector<CsvItem> items{texts, {texts.servicer_name, {}, texts.open_kfid, nullptr}};
  items[0].report = &first;
  items[1].report = &second;

  const std::string csv = format_csv(items, header);
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  require(csv.starts_with(byte_order_mark), "a byte order mark");
  const Rows rows = CsvReader(std::string_view(csv).substr(byte_order_mark.size())).read();
  require(rows.size() == 1 + first.days.size() + second.days.size(), "a header and a row a day");
  require(rows[0].size() == 5 + field_count, "21 columns");
  std::size_t row = 1;
  for (const CsvItem& item : items) {
    for (const ReportDay& day : item.report->days)
      require_row(rows[row++], item, day);
  }
}

}  // namespace kfstat::fuzz
