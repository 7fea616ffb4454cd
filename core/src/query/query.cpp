#include "json/json.hpp"
#include "query/query_reader.hpp"
#include "query/query_rules.hpp"
#include <kfstat/query.hpp>

#include <cmath>

namespace kfstat {
namespace {

// The day of a time of which nothing is to be said.
std::optional<Day> read_plain_time(const PlainTime& time, const Today& today) {
  std::optional<Day> day;
  if (time.date) {
    day = parse_date(*time.date);
  } else if (time.seconds >= 0 && time.seconds <= UINT32_MAX && time.seconds == std::floor(time.seconds)) {
    const auto seconds = static_cast<std::int64_t>(time.seconds);
    if (!is_rounded(seconds)) day = day_of(seconds);
  }
  return day && is_wire_day(*day) && !judge_day(*day, today).any() ? day : std::nullopt;
}

}  // namespace

std::optional<Query> read_plain_query(const PlainQuery& query, std::int64_t now) {
  if (judge_id(query.open_kfid).any()) return std::nullopt;
  if (query.servicer_userid && judge_id(*query.servicer_userid).any()) return std::nullopt;
  const Today today = today_at(now);
  const std::optional<Day> start = read_plain_time(query.start_time, today);
  const std::optional<Day> end = read_plain_time(query.end_time, today);
  if (!start || !end || is_not_ready(*end, today, now)) return std::nullopt;
  const DayRange range{*start, *end};
  if (judge_range(range).any()) return std::nullopt;
  return Query{std::string(query.open_kfid), std::optional<std::string>(query.servicer_userid), range};
}

Result<Query> validate_query(std::string_view text, std::int64_t now) {
  QueryRules rules;
  rules.now = now;
  QueryReading reading = read_query(text, rules);
  if (!reading.issues.empty()) {
    return Result<Query>::failure(std::move(reading.issues), std::move(reading.notices));
  }
  return Result<Query>::success(
      {std::move(reading.open_kfid), std::move(reading.servicer_userid), *reading.range()},
      std::move(reading.notices));
}

std::string build_request_body(const Query& query) {
  json::Writer writer;
  writer.reserve(3 * id_limit_bytes);
  writer.begin_object().key("open_kfid").string(query.open_kfid);
  if (query.servicer_userid) writer.key("servicer_userid").string(*query.servicer_userid);
  writer.key("start_time").integer(midnight_of(query.range.start));
  writer.key("end_time").integer(midnight_of(query.range.end));
  writer.end_object();
  return writer.take();
}

Result<std::string> build_request_body(std::string_view text, std::int64_t now) {
  Result<Query> query = validate_query(text, now);
  if (!query) return Result<std::string>::failure(std::move(query.issues), std::move(query.notices));
  return Result<std::string>::success(build_request_body(*query), std::move(query.notices));
}

}  // namespace kfstat
