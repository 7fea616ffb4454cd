// Values as the plain JSON documents of the contract: what the command line, the relay, the browser and the
// test vectors share. Texts are compact JSON, UTF-8.
// Who needs it: whoever stands at a border (a process, a socket, the wasm seam); C++ callers use the typed
// API.
#pragma once

#include <kfstat/calendar.hpp>
#include <kfstat/compare.hpp>
#include <kfstat/csv.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/group.hpp>
#include <kfstat/highlights.hpp>
#include <kfstat/plan.hpp>
#include <kfstat/report.hpp>
#include <kfstat/summary.hpp>
#include <kfstat/targets.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::document {

// {"ok":true,"value":…,"notices":[…]} or {"ok":false,"issues":[…],"notices":[…]}, the keys of a value in the
// order of its type. Never fails. format(check_date("2022-02-23")) is
//   {"ok":true,"value":{"date":"2022-02-23"},"notices":[]}
std::string format(const Result<Query>& result);
std::string format(const Result<Plan>& result);
std::string format(const Result<Report>& result);
std::string format(const Result<Summary>& result);
std::string format(const Result<std::vector<DayGroup>>& result);
std::string format(const Result<Comparison>& result);
std::string format(const Result<std::vector<TargetCheck>>& result);
std::string format(const Result<Highlights>& result);
std::string format(const Result<ErrcodeExplanation>& result);
std::string format(const Result<Today>& result);
std::string format(const Result<DayRange>& result);
// As {"days","dates"}, a list of {"start_date","end_date","whole"}, {"date"} and {"id"}.
std::string format(const Result<std::vector<Day>>& result);
std::string format(const Result<std::vector<RangePeriod>>& result);
std::string format(const Result<Day>& result);
std::string format(const Result<CheckedId>& result);
std::string format(const Result<std::string>& result);

// The range as JSON text of {"start_date","end_date"} in, of any years; the range before it, its days, or its
// weeks or months out.
//   days(R"({"start_date":"2022-02-28","end_date":"2022-03-01"})") is 2022-02-28, 2022-03-01
// Failure: input.wrong_type where it is no object, query.missing_field, query.wrong_type, query.duplicate_key
// or range.malformed_date at its keys, and what previous_range, days_of and periods_of say.
Result<DayRange> previous(std::string_view range, StepBack by = StepBack::period);
Result<std::vector<Day>> days(std::string_view range);
Result<std::vector<RangePeriod>> periods(std::string_view range, Period period);

// Report documents: `reports` is the JSON text of an array of them, or of one. Each issue's path begins with
// `root`: reports("[{}]", "/current") is input.wrong_type at /current/0.
// Failure: input.wrong_type at whatever is not a report, with its path (/0/days/3/state).
Result<std::vector<Report>> reports(std::string_view reports, std::string_view root = {});

// Reports as documents in, the summary out: `reports` is the JSON text of an array of Report documents.
// Of [] it is a summary of no days, without any value.
// Failure: input.wrong_type at whatever is not a report, with its path (/0/days/3/state), summary.overflow.
Result<Summary> summarize_reports(std::string_view reports, const SummaryOptions& options = {});

// Two such arrays, see kfstat::compare for an example.
// Failure: input.wrong_type with a path as above behind /current or /previous, summary.overflow.
Result<Comparison> compare_reports(std::string_view reports, std::string_view previous_reports,
                                   const SummaryOptions& options = {});

// Two JSON texts of arrays of such arrays, one of them for each part, see kfstat::highlights.
// Failure: input.wrong_type with a path behind /0 for the first text and /1 for the second, also where they
// have not the same number of parts; summary.overflow.
Result<Highlights> highlights(std::string_view parts, std::string_view previous_parts,
                              const SummaryOptions& options = {});

// The targets of a document, in the order of field_table:
//   targets(R"({"reply_rate":{"min":0.95}})") is {Field::reply_rate, false, 0.95, 10}.
// Failure: query.not_json, input.wrong_type with the path /targets where it is no object, targets.invalid at
// each field that is none, or asks for anything but a finite min or max and a whole at_least.
Result<std::vector<Target>> targets(std::string_view targets);

// Reports and targets as documents, see kfstat::check_targets.
// Failure: as summarize_reports and targets.
Result<std::vector<TargetCheck>> check_targets(std::string_view reports, std::string_view targets,
                                               const SummaryOptions& options = {});

// One Report document or an array of them, by day, week or month, see kfstat::group_days for an example.
// Failure: input.wrong_type at whatever is no report, summary.overflow.
Result<std::vector<DayGroup>> group_days(std::string_view reports, Period period,
                                         const SummaryOptions& options = {});

// The CSV text of items, see kfstat::to_csv: `items` is the JSON text of an array of
// {"open_kfid","account_name","servicer_userid","servicer_name","report"}; a name may be absent or null.
// Failure: input.wrong_type at whatever is not that.
Result<std::string> to_csv(std::string_view items, CsvHeader header);

// The sentence for people of one Issue document, see kfstat::format_issue; a sentence that names the code for
// anything else: of {"code":"mine"} in `en` "Unknown problem: mine". Never fails.
std::string format_issue(std::string_view issue, Locale locale);

// Whether the text may stand in a document: it must be UTF-8. is_utf8("\xff") is false.
bool is_utf8(std::string_view text);

// The JSON array of Issue documents; [] of none.
std::string issues(std::span<const Issue> issues);

// A value alone, as it stands in a Result document.
std::string format(const Issue& issue);
std::string format(const Report& report);
std::string format(const Summary& summary);

}  // namespace kfstat::document
