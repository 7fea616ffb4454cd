// The seam between the core and JavaScript: texts and columns cross in one input buffer and in what the
// answer points at, and Embind hands over nothing but numbers (an Embind string of 16 MiB can kill the
// module).
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>
#include <kfstat/table_block.hpp>

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace document = kfstat::document;

// Whole seconds fit a double exactly, and int64_t would cross as a BigInt.
using Seconds = double;

// What the last operation answered, as JavaScript reads it: numbers only, addresses among them.
struct Answer {
  double text = 0;  // an address
  double text_length = 0;
  std::array<double, 5> values{};
};

enum class Status : std::uint8_t { failed, ok, ok_with_notices, ok_with_same_notices };

std::vector<char> input;
std::string result;
std::vector<kfstat::Issue> notices_of_last;
kfstat::ReportTable table;
Answer answer_of_last;

std::uint32_t address_of(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

std::string_view input_text(std::uint32_t offset, std::uint32_t length) {
  return {input.data() + offset, length};
}

std::int64_t whole(Seconds seconds) {
  return static_cast<std::int64_t>(seconds);
}

void answer(std::string text) {
  result = std::move(text);
  answer_of_last.text = address_of(result.data());
  answer_of_last.text_length = static_cast<double>(result.size());
}

template <class T>
void answer(const kfstat::Result<T>& outcome) {
  answer(document::format(outcome));
}

kfstat::ParseOptions parse_options(std::uint32_t limit_bytes) {
  kfstat::ParseOptions options;
  options.limit_bytes = limit_bytes;
  options.max_count = kfstat::max_safe_integer;
  return options;
}

std::uint32_t reserve_input(std::uint32_t capacity) {
  if (input.size() < capacity) {
    input = {};
    input.resize(capacity);
  }
  return address_of(input.data());
}

std::uint32_t answer_address() {
  return address_of(&answer_of_last);
}

// Two dates, each written or room for one, then the ids; a time that is NaN is its date.
constexpr std::uint32_t date_length = 10;

std::optional<kfstat::Query> read_plain_query(Seconds start, Seconds end, Seconds now,
                                              std::uint32_t open_kfid_length, std::int32_t servicer_length) {
  kfstat::PlainQuery query;
  query.start_time = {start, {}};
  query.end_time = {end, {}};
  if (std::isnan(start)) query.start_time.date = input_text(0, date_length);
  if (std::isnan(end)) query.end_time.date = input_text(date_length, date_length);
  query.open_kfid = input_text(2 * date_length, open_kfid_length);
  if (servicer_length >= 0) {
    query.servicer_userid =
        input_text(2 * date_length + open_kfid_length, static_cast<std::uint32_t>(servicer_length));
  }
  return kfstat::read_plain_query(query, whole(now));
}

bool validate_plain(Seconds start, Seconds end, Seconds now, std::uint32_t open_kfid_length,
                    std::int32_t servicer_length) {
  const auto query = read_plain_query(start, end, now, open_kfid_length, servicer_length);
  if (!query) return false;
  const kfstat::DayRange range = query->range;
  answer_of_last.values = {static_cast<double>(midnight_of(range.start)),
                           static_cast<double>(midnight_of(range.end)), static_cast<double>(range.days())};
  return true;
}

bool body_plain(Seconds start, Seconds end, Seconds now, std::uint32_t open_kfid_length,
                std::int32_t servicer_length) {
  const auto query = read_plain_query(start, end, now, open_kfid_length, servicer_length);
  if (query) answer(kfstat::build_request_body(*query));
  return query.has_value();
}

void validate(std::uint32_t length, Seconds now) {
  answer(kfstat::validate_query(input_text(0, length), whole(now)));
}

void body(std::uint32_t length, Seconds now) {
  answer(kfstat::build_request_body(input_text(0, length), whole(now)));
}

void plan(std::uint32_t length, Seconds now) {
  answer(kfstat::plan_requests(input_text(0, length), whole(now)));
}

void plan_from(std::uint32_t length, Seconds now, std::uint32_t earliest_length) {
  const auto earliest = kfstat::parse_date(input_text(length, earliest_length));
  if (earliest) {
    answer(kfstat::plan_requests(input_text(0, length), whole(now), earliest));
    return;
  }
  kfstat::Issue issue{
      kfstat::IssueCode::input_wrong_type, "", "", {{"expected", "date"}, {"input", "earliest"}}};
  issue.message = kfstat::format_issue(issue, kfstat::Locale::en);
  answer(kfstat::Result<kfstat::Plan>::failure(std::move(issue)));
}

bool are_same(const std::vector<kfstat::Issue>& left, const std::vector<kfstat::Issue>& right) {
  const auto same_param = [](const kfstat::Param& one, const kfstat::Param& other) {
    return one.name == other.name && one.value == other.value;
  };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](const kfstat::Issue& one, const kfstat::Issue& other) {
                      return one.code == other.code && one.path == other.path &&
                             one.message == other.message &&
                             std::equal(one.params.begin(), one.params.end(), other.params.begin(),
                                        other.params.end(), same_param);
                    });
}

// A report crosses as its table; the text is its notices, or the Result of a failure.
std::uint32_t answer(kfstat::Result<kfstat::ReportTable> parsed) {
  if (!parsed) {
    answer(document::format(
        kfstat::Result<std::string>::failure(std::move(parsed.issues), std::move(parsed.notices))));
    return static_cast<std::uint32_t>(Status::failed);
  }
  table = std::move(*parsed.value);
  // One piece is copied sooner than many, unless moving it together takes longer.
  constexpr std::size_t few_rows = 512;
  if (table.length() <= few_rows) table.set_capacity(table.length());
  answer_of_last.values = {static_cast<double>(address_of(table.stat_time_data())),
                           static_cast<double>(table.length()), static_cast<double>(table.capacity()),
                           static_cast<double>(address_of(table.errmsg.data())),
                           static_cast<double>(table.errmsg.size())};
  if (parsed.notices.empty()) return static_cast<std::uint32_t>(Status::ok);
  // Months of one source have the same to be told of them, and to read that again would take as long as a
  // month.
  if (are_same(parsed.notices, notices_of_last))
    return static_cast<std::uint32_t>(Status::ok_with_same_notices);
  notices_of_last = std::move(parsed.notices);
  answer(document::issues(notices_of_last));
  return static_cast<std::uint32_t>(Status::ok_with_notices);
}

std::uint32_t parse(std::uint32_t length, std::uint32_t limit_bytes) {
  table = {};
  return answer(kfstat::parse_response_table(input_text(0, length), parse_options(limit_bytes)));
}

std::uint32_t parse_for(std::uint32_t query_length, std::uint32_t length, std::uint32_t limit_bytes) {
  table = {};
  kfstat::ParseOptions options = parse_options(limit_bytes);
  options.query = input_text(0, query_length);
  return answer(kfstat::parse_response_table(input_text(query_length, length), options));
}

// The dates of days that follow one another, without anything between them.
void list_dates(double first_day, std::uint32_t count) {
  std::string dates;
  dates.reserve(count * date_length);
  for (std::uint32_t i = 0; i < count; ++i)
    dates += kfstat::format_date({whole(first_day) + i});
  answer(std::move(dates));
}

constexpr kfstat::SummaryOptions summary_options{.max_sum = kfstat::max_safe_integer};

void summarize(std::uint32_t length) {
  answer(document::format(document::summarize_reports(input_text(0, length), summary_options)));
}

bool summarize_tables(std::uint32_t length) {
  const auto reports = kfstat::read_table_blocks(input_text(0, length));
  if (reports) answer(document::format(kfstat::summarize(*reports, summary_options)));
  return reports.has_value();
}

void group(std::uint32_t length, std::uint32_t period) {
  answer(document::format(
      document::group_days(input_text(0, length), static_cast<kfstat::Period>(period), summary_options)));
}

bool group_table(std::uint32_t length, std::uint32_t period) {
  const auto reports = kfstat::read_table_blocks(input_text(0, length));
  if (!reports || reports->size() != 1) return false;
  answer(document::format(
      kfstat::group_days(reports->front(), static_cast<kfstat::Period>(period), summary_options)));
  return true;
}

void csv(std::uint32_t length, std::uint32_t header) {
  answer(document::format(document::to_csv(input_text(0, length), static_cast<kfstat::CsvHeader>(header))));
}

// Behind the tables stand the lengths of four names for each, and then the names.
bool csv_tables(std::uint32_t tables_length, std::uint32_t header) {
  const auto reports = kfstat::read_table_blocks(input_text(0, tables_length));
  if (!reports) return false;
  constexpr std::size_t names_of_item = 4;
  std::vector<double> lengths(reports->size() * names_of_item);
  std::memcpy(lengths.data(), input.data() + tables_length, lengths.size() * sizeof(double));
  auto at = static_cast<std::uint32_t>(tables_length + lengths.size() * sizeof(double));
  const auto take_name = [&](double length) {
    const std::string_view name = input_text(at, static_cast<std::uint32_t>(length));
    at += static_cast<std::uint32_t>(length);
    return name;
  };
  std::vector<kfstat::CsvItem> items;
  for (std::size_t i = 0; i < reports->size(); ++i) {
    const double* const length = &lengths[i * names_of_item];
    kfstat::CsvItem& item = items.emplace_back();
    item.open_kfid = take_name(length[0]);
    item.account_name = take_name(length[1]);
    item.servicer_userid = take_name(length[2]);
    item.servicer_name = take_name(length[3]);
    item.report = &(*reports)[i];
  }
  answer(kfstat::to_csv(items, static_cast<kfstat::CsvHeader>(header)));
  return true;
}

void explain(std::int32_t errcode) {
  answer(document::format(
      kfstat::Result<kfstat::ErrcodeExplanation>::success(kfstat::explain_errcode(errcode))));
}

void today(Seconds now) {
  answer(document::format(kfstat::Result<kfstat::Today>::success(kfstat::today_at(whole(now)))));
}

void preset(std::uint32_t length, Seconds now) {
  answer(document::format(kfstat::preset_range(input_text(0, length), whole(now))));
}

void previous(std::uint32_t length, std::uint32_t by) {
  answer(document::format(document::previous(input_text(0, length), static_cast<kfstat::StepBack>(by))));
}

void days(std::uint32_t length) {
  answer(document::format(document::days(input_text(0, length))));
}

void periods(std::uint32_t length, std::uint32_t period) {
  answer(document::periods(input_text(0, length), static_cast<kfstat::Period>(period)));
}

void check_date(std::uint32_t length) {
  answer(document::format(kfstat::check_date(input_text(0, length))));
}

void check_id(std::uint32_t length) {
  answer(document::format(kfstat::check_id(input_text(0, length))));
}

void format_issue(std::uint32_t length, bool chinese) {
  answer(document::format_issue(input_text(0, length), chinese ? kfstat::Locale::zh : kfstat::Locale::en));
}

// One a line: the tests compare the TypeScript lists with these.
void list_issue_codes() {
  std::string names;
  for (std::size_t index = 0; index < kfstat::issue_code_count; ++index) {
    names.append(kfstat::to_string(static_cast<kfstat::IssueCode>(index))).push_back('\n');
  }
  answer(std::move(names));
}

// Of each field what wasm/fields.mjs writes into TypeScript, with a tab behind each.
void list_statistic_fields() {
  std::string rows;
  for (const kfstat::FieldInfo& field : kfstat::field_table) {
    for (const std::string_view text : {field.name, to_string(field.type), to_string(field.totals.kind),
                                        to_string(field.group), field.label.en, field.label.zh})
      rows.append(text).push_back('\t');
    rows.push_back('\n');
  }
  answer(std::move(rows));
}

}  // namespace

EMSCRIPTEN_BINDINGS(kfstat) {
  using emscripten::function;
  function("reserveInput", &reserve_input);
  function("answerAddress", &answer_address);
  function("validatePlain", &validate_plain);
  function("bodyPlain", &body_plain);
  function("validate", &validate);
  function("body", &body);
  function("plan", &plan);
  function("planFrom", &plan_from);
  function("parse", &parse);
  function("parseFor", &parse_for);
  function("listDates", &list_dates);
  function("summarize", &summarize);
  function("summarizeTables", &summarize_tables);
  function("group", &group);
  function("groupTable", &group_table);
  function("csv", &csv);
  function("csvTables", &csv_tables);
  function("explain", &explain);
  function("today", &today);
  function("preset", &preset);
  function("previous", &previous);
  function("days", &days);
  function("periods", &periods);
  function("checkDate", &check_date);
  function("checkId", &check_id);
  function("formatIssue", &format_issue);
  function("listIssueCodes", &list_issue_codes);
  function("listStatisticFields", &list_statistic_fields);
}
