// What may be asked of kf/get_servicer_statistic, and the request body.
// Who needs it: whoever sends a request (the relay, an admin page's form), before sending it.
// Source: the 参数说明 of the documentation: both ends included, at most 31 days, yesterday back to 180 days.
#pragma once

#include <kfstat/day.hpp>
#include <kfstat/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat {

inline constexpr std::int64_t max_days_per_request = 31;
inline constexpr std::int64_t upstream_window_days = 180;
inline constexpr std::size_t query_limit_bytes = 64 * 1024;
inline constexpr std::size_t id_limit_bytes = 64;

// A question that passed every rule.
struct Query {
  std::string open_kfid;
  std::optional<std::string> servicer_userid;  // none: the account's total
  DayRange range;
};

// Judges the JSON text of a query against every rule at once; `now` is in Unix seconds.
//   validate_query(R"({"open_kfid":"wk1","start_time":"2022-02-23","end_time":1645632000})", 1645800000)
// is ok with the range 2022-02-23..2022-02-24. Failure: issues of `query.`, `id.` and `range.`, all that
// apply.
Result<Query> validate_query(std::string_view text, std::int64_t now);

struct CheckedId {
  std::string id;
};

// Judges an id by itself: check_id("wk1") is wk1, check_id("wk 1") fails with id.invalid_character. Failure:
// id.empty, id.too_long (over 64 bytes), id.invalid_character, with the path "". Any bytes may be given;
// those that are no UTF-8 are invalid characters.
Result<CheckedId> check_id(std::string_view text);

// Reads a date by itself: check_date("2022-02-23") is that day. Failure: range.malformed_date as for
// "2022-02-30", range.out_of_uint32 for a day whose midnight in UTC+8 lies outside uint32, with the path "".
Result<Day> check_date(std::string_view text);

// A time as its caller holds it: Unix seconds, or the text of a date where there is one.
struct PlainTime {
  double seconds = 0;
  std::optional<std::string_view> date;
};

// A query whose fields are at hand, without JSON around them. The texts are valid UTF-8.
struct PlainQuery {
  std::string_view open_kfid;
  std::optional<std::string_view> servicer_userid;
  PlainTime start_time;
  PlainTime end_time;
};

// As validate_query where there is nothing at all to be said of the query, no notice either; nothing where
// there is: then validate_query says what. For callers who ask often.
//   read_plain_query({"wk1", std::nullopt, {1645545600, {}}, {0, "2022-02-24"}}, 1645800000)
// is wk1 with the range 2022-02-23..2022-02-24; with 1645599600 for the start, which is no midnight, nothing.
std::optional<Query> read_plain_query(const PlainQuery& query, std::int64_t now);

// The exact bytes to POST: compact JSON, keys in the documented order, times rounded to midnight UTC+8:
// {"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000}
std::string build_request_body(const Query& query);

// Both in one: the body of a query that passes every rule. Failure: as validate_query.
Result<std::string> build_request_body(std::string_view text, std::int64_t now);

}  // namespace kfstat
