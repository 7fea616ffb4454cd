#include "json.hpp"
#include "query_reader.hpp"
#include <kfstat/query.hpp>

namespace kfstat {

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
