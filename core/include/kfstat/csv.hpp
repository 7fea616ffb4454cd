// Days as a spreadsheet reads them.
// Who needs it: whoever exports figures. Texts that would run as formulas are kept from doing so.
#pragma once

#include <kfstat/report.hpp>
#include <kfstat/text.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kfstat {

// The words of the first row: upstream's wire names, or names for people. Behind `wire` each locale has its
// header, whether it is spelt out here or not.
enum class CsvHeader : std::uint8_t { wire, en, zh };

// csv_header(Locale::zh) is CsvHeader::zh.
constexpr CsvHeader csv_header(Locale locale) {
  return static_cast<CsvHeader>(static_cast<int>(locale) + 1);
}
static_assert(csv_header(Locale::en) == CsvHeader::en && csv_header(Locale::zh) == CsvHeader::zh);

// "wire" or the name of a locale.
std::optional<CsvHeader> parse_csv_header(std::string_view name);

// One account or servicer; what is not known is "".
struct CsvItem {
  std::string_view open_kfid;
  std::string_view servicer_userid;
  std::string_view servicer_name;
  const Report* report = nullptr;
  std::string_view account_name = {};
};

// UTF-8 with a byte order mark, lines ending in CRLF, quoted as RFC 4180 says. A header, then one row a day:
//   open_kfid,servicer_userid,servicer_name,date,state,session_cnt,…
//   wk1,zhangsan,张三,2022-02-23,reported,1,…
// An absent figure is an empty cell; numbers are in their shortest exact form. A column account_name follows
// open_kfid where any item has one. An id or name that begins with = + - @ (of full width too), a tab or a
// line end gets a ' before it. `en` and `zh` are for spreadsheets: `state` is in people's words, and an id or
// name that would be taken for a number, a date or a truth value (007, 1-2, 3月4日, true) gets the ' too.
// Never fails.
std::string to_csv(std::span<const CsvItem> items, CsvHeader header);

}  // namespace kfstat
