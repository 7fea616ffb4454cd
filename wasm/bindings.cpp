// The seam between the core and JavaScript: texts and columns cross in one input buffer and in what the
// answer points at, and Embind hands over nothing but numbers (an Embind string of 16 MiB can kill the
// module).
#include "issues/given_languages.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>
#include <kfstat/table_block.hpp>

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace kfstat;

// Whole seconds fit a double exactly, and int64_t would cross as a BigInt.
using Seconds = double;

// What the last operation answered, as JavaScript reads it: numbers only, addresses among them.
struct Answer {
  double text = 0;  // an address
  double text_length = 0;
  std::array<double, 5> values{};
};

enum class Status : std::uint8_t { failed, ok, ok_with_notices, ok_with_same_notices };

std::unique_ptr<char[]> input;
std::uint32_t input_capacity = 0;
std::string result;
std::vector<Issue> notices_of_last;
ReportTable table;
Answer answer_of_last;

std::uint32_t address_of(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

std::string_view input_text(std::uint32_t offset, std::uint32_t length) {
  return {input.get() + offset, length};
}

// Of a text that need not be there: its length is -1 then.
std::optional<std::string_view> optional_input(std::uint32_t offset, std::int32_t length) {
  if (length < 0) return std::nullopt;
  return input_text(offset, static_cast<std::uint32_t>(length));
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
void answer(const Result<T>& outcome) {
  answer(document::format(outcome));
}

std::uint32_t reserve_input(std::uint32_t capacity) {
  if (input_capacity < capacity) {
    input.reset();
    input.reset(new char[capacity]);
    input_capacity = capacity;
  }
  return address_of(input.get());
}

bool give(std::uint32_t locale, std::uint32_t length) {
  return give_language(static_cast<Locale>(locale), input_text(0, length));
}

std::uint32_t answer_address() {
  return address_of(&answer_of_last);
}

constexpr std::uint32_t date_length = 10;

// Two dates, each written or room for one, then the ids; a time that is NaN is its date.
bool ask_plain(Seconds start, Seconds end, Seconds now, std::uint32_t open_kfid_length,
               std::int32_t servicer_length, bool wants_body) {
  PlainQuery fields;
  fields.start_time = {start, {}};
  fields.end_time = {end, {}};
  if (std::isnan(start)) fields.start_time.date = input_text(0, date_length);
  if (std::isnan(end)) fields.end_time.date = input_text(date_length, date_length);
  fields.open_kfid = input_text(2 * date_length, open_kfid_length);
  fields.servicer_userid = optional_input(2 * date_length + open_kfid_length, servicer_length);
  const auto query = read_plain_query(fields, whole(now));
  if (!query) return false;
  const DayRange range = query->range;
  answer_of_last.values = {static_cast<double>(midnight_of(range.start)),
                           static_cast<double>(midnight_of(range.end)), static_cast<double>(range.days())};
  if (wants_body) answer(build_request_body(*query));
  return true;
}

// The query, and behind it the date of the earliest day where there is one; false where that is no date.
bool plan(std::uint32_t length, bool has_earliest, Seconds now) {
  const std::uint32_t query_length = has_earliest ? length - date_length : length;
  const auto earliest = has_earliest ? parse_date(input_text(query_length, date_length)) : std::nullopt;
  if (has_earliest && !earliest) return false;
  answer(plan_requests(input_text(0, query_length), whole(now), earliest));
  return true;
}

// A report crosses as its table; the text is its notices, or the Result of a failure.
Status read_response(std::int32_t query_length, std::uint32_t length, std::uint32_t limit_bytes) {
  table = {};
  ParseOptions options;
  options.limit_bytes = limit_bytes;
  options.max_count = max_safe_integer;
  options.messages = false;
  options.query = optional_input(0, query_length);
  const auto offset = static_cast<std::uint32_t>(options.query ? query_length : 0);
  Result<ReportTable> parsed = parse_response_table(input_text(offset, length), options);
  if (!parsed) {
    answer(Result<std::string>::failure(std::move(parsed.issues), std::move(parsed.notices)));
    return Status::failed;
  }
  table = std::move(*parsed.value);
  // One piece is copied sooner than many, unless moving it together takes longer.
  constexpr std::size_t few_rows = 512;
  if (table.length() <= few_rows) table.set_capacity(table.length());
  answer_of_last.values = {static_cast<double>(address_of(table.stat_time_data())),
                           static_cast<double>(table.length()), static_cast<double>(table.capacity()),
                           static_cast<double>(address_of(table.errmsg.data())),
                           static_cast<double>(table.errmsg.size())};
  if (parsed.notices.empty()) return Status::ok;
  // Months of one source have the same to be told of them, and to read that again would take a fifth of a
  // month's time.
  const auto tells_the_same = [](const Issue& left, const Issue& right) {
    return left.code == right.code && left.path == right.path && left.params == right.params;
  };
  if (std::equal(parsed.notices.begin(), parsed.notices.end(), notices_of_last.begin(), notices_of_last.end(),
                 tells_the_same))
    return Status::ok_with_same_notices;
  notices_of_last = std::move(parsed.notices);
  for (Issue& notice : notices_of_last)
    notice.message = format_issue(notice, Locale::en);
  answer(document::issues(notices_of_last));
  return Status::ok_with_notices;
}

std::uint32_t parse(std::int32_t query_length, std::uint32_t length, std::uint32_t limit_bytes) {
  return static_cast<std::uint32_t>(read_response(query_length, length, limit_bytes));
}

constexpr SummaryOptions summary_options{.max_sum = max_safe_integer};

// What the next operation is about, list by list, and what was wrong with it.
std::vector<std::vector<Report>> given;
std::vector<Issue> refused;

bool read_tables(std::uint32_t length) {
  auto reports = read_table_blocks(input_text(0, length));
  if (reports) given.push_back(std::move(*reports));
  return reports.has_value();
}

// The documents of what is no table, for its issues.
void read_documents(std::uint32_t length) {
  Result<std::vector<Report>> reports = document::reports(input_text(0, length));
  refused.swap(reports.issues);
  if (reports) given.push_back(std::move(*reports.value));
}

// Whether there are reports to ask of; what is wrong with them is the answer otherwise.
bool has_reports() {
  if (refused.empty()) return true;
  answer(Result<std::string>::failure(std::exchange(refused, {})));
  return false;
}

void summarize_given() {
  if (has_reports()) answer(summarize(given.front(), summary_options));
}

void group_given(std::uint32_t period) {
  if (has_reports()) answer(group_days(given.front(), static_cast<Period>(period), summary_options));
}

void compare_given() {
  answer(compare(given.front(), given.back(), summary_options));
}

// The first lists are the parts, all others those of the time before.
void highlights_given(std::uint32_t parts) {
  const std::span<const std::vector<Report>> all = given;
  answer(highlights(all.first(parts), all.subspan(parts), summary_options));
}

void check_targets_given(std::uint32_t length) {
  Result<std::vector<Target>> targets = document::targets(input_text(0, length));
  for (Issue& issue : targets.issues)
    refused.push_back(std::move(issue));
  if (has_reports()) answer(check_targets(given.front(), *targets, summary_options));
}

// Two documents, a NUL between them, for the issues of what is no table.
template <auto operation>
void on_two_texts(std::uint32_t length) {
  const std::string_view texts = input_text(0, length);
  const std::size_t end = texts.find('\0');
  answer(operation(texts.substr(0, end), texts.substr(end + 1), summary_options));
}

// Their memory is free for what comes next.
void drop_reports() {
  std::vector<std::vector<Report>>().swap(given);
}

// Behind the tables stand the lengths of four names for each, and then the names.
bool csv_tables(std::uint32_t tables_length, std::uint32_t header) {
  const auto reports = read_table_blocks(input_text(0, tables_length));
  if (!reports) return false;
  constexpr std::size_t names_of_item = 4;
  std::vector<double> lengths(reports->size() * names_of_item);
  std::memcpy(lengths.data(), input.get() + tables_length, lengths.size() * sizeof(double));
  auto at = static_cast<std::uint32_t>(tables_length + lengths.size() * sizeof(double));
  const auto take_name = [&](double length) {
    const std::string_view name = input_text(at, static_cast<std::uint32_t>(length));
    at += static_cast<std::uint32_t>(length);
    return name;
  };
  std::vector<CsvItem> items;
  for (std::size_t i = 0; i < reports->size(); ++i) {
    const double* const length = &lengths[i * names_of_item];
    CsvItem& item = items.emplace_back();
    item.open_kfid = take_name(length[0]);
    item.account_name = take_name(length[1]);
    item.servicer_userid = take_name(length[2]);
    item.servicer_name = take_name(length[3]);
    item.report = &(*reports)[i];
  }
  answer(to_csv(items, static_cast<CsvHeader>(header)));
  return true;
}

// The dates of days that follow one another, without anything between them.
void list_dates(double first_day, std::uint32_t count) {
  std::string dates;
  dates.reserve(count * date_length);
  for (std::uint32_t i = 0; i < count; ++i)
    dates += format_date({whole(first_day) + i});
  answer(std::move(dates));
}

void body(std::uint32_t length, Seconds now) {
  answer(build_request_body(input_text(0, length), whole(now)));
}

void explain(std::int32_t errcode) {
  answer(Result<ErrcodeExplanation>::success(explain_errcode(errcode)));
}

void today(Seconds now) {
  answer(Result<Today>::success(today_at(whole(now))));
}

// What an operation says of the input's text; of it and the clock; of it and a word, by the word's index in
// the lists of wasm/src/names.ts.
template <auto operation>
void on_text(std::uint32_t length) {
  answer(operation(input_text(0, length)));
}

template <auto operation>
void on_text_at(std::uint32_t length, Seconds now) {
  answer(operation(input_text(0, length), whole(now)));
}

template <auto operation, class Word>
void on_text_by(std::uint32_t length, std::uint32_t index) {
  answer(operation(input_text(0, length), static_cast<Word>(index)));
}

}  // namespace

EMSCRIPTEN_BINDINGS(kfstat) {
  using emscripten::function;
  function("reserveInput", &reserve_input);
  function("answerAddress", &answer_address);
  function("giveLanguage", &give);
  function("askPlain", &ask_plain);
  function("validate", &on_text_at<validate_query>);
  function("body", &body);
  function("plan", &plan);
  function("parse", &parse);
  function("listDates", &list_dates);
  function("readTables", &read_tables);
  function("readDocuments", &read_documents);
  function("summarize", &summarize_given);
  function("group", &group_given);
  function("compare", &compare_given);
  function("compareDocuments", &on_two_texts<document::compare_reports>);
  function("highlights", &highlights_given);
  function("highlightsDocuments", &on_two_texts<document::highlights>);
  function("checkTargets", &check_targets_given);
  function("dropReports", &drop_reports);
  function("csv", &on_text_by<document::to_csv, CsvHeader>);
  function("csvTables", &csv_tables);
  function("explain", &explain);
  function("today", &today);
  function("preset", &on_text_at<preset_range>);
  function("previous", &on_text_by<document::previous, StepBack>);
  function("days", &on_text<document::days>);
  function("periods", &on_text_by<document::periods, Period>);
  function("checkDate", &on_text<check_date>);
  function("checkId", &on_text<check_id>);
  function("formatIssue", &on_text_by<document::format_issue, Locale>);
}
