// The examples in the comments of the public headers, with the results they are said to have.
#include "catch.hpp"
#include <kfstat/document.hpp>
#include <kfstat/table_block.hpp>

#include <string>

using namespace kfstat;

namespace {

constexpr std::int64_t now = 1645599600;

std::string text_of(DayRange range) {
  return format_date(range.start) + ".." + format_date(range.end);
}

Report report_of(std::initializer_list<const char*> dates) {
  Report report;
  for (const char* const date : dates)
    report.days.push_back({*parse_date(date), DayState::empty, {}});
  return report;
}

}  // namespace

TEST_CASE("the examples of day.hpp and result.hpp") {
  CHECK(format_date({19046}) == "2022-02-23");
  CHECK(civil_of({19046}).month == 2);
  CHECK(day_from_civil({2022, 2, 30}) == *parse_date("2022-03-02"));
  CHECK(weekday_of({19046}) == 2);
  CHECK(DayRange{*parse_date("2022-02-28"), *parse_date("2022-03-01")}.days() == 2);
  const Result<Day> day = check_date("2022-02-30");
  CHECK_FALSE(day.ok());
  CHECK(day.issues.front().code == IssueCode::range_malformed_date);
}

TEST_CASE("the examples of calendar.hpp") {
  const Today today = today_at(now);
  CHECK(text_of({today.yesterday, today.today}) == "2022-02-22..2022-02-23");
  CHECK(format_date(today.earliest) == "2021-08-27");
  CHECK(today.ready_at == 1645567200);
  CHECK(text_of(*preset_range("last_week", now)) == "2022-02-14..2022-02-20");
  CHECK(text_of(*previous_range({*parse_date("2022-02-15"), *parse_date("2022-02-21")})) ==
        "2022-02-08..2022-02-14");
  CHECK(text_of(*previous_range({*parse_date("2022-03-01"), *parse_date("2022-03-31")}, StepBack::month)) ==
        "2022-02-01..2022-02-28");
  CHECK(text_of(period_around({19046}, Period::week)) == "2022-02-21..2022-02-27");
  const auto weeks = periods_of({{19046}, *parse_date("2022-03-06")}, Period::week);
  REQUIRE(weeks->size() == 2);
  CHECK(text_of((*weeks)[0].range) == "2022-02-23..2022-02-27");
  CHECK_FALSE((*weeks)[0].whole);
  CHECK(text_of((*weeks)[1].range) == "2022-02-28..2022-03-06");
  CHECK((*weeks)[1].whole);
}

TEST_CASE("the examples of query.hpp and plan.hpp") {
  const Result<Query> query =
      validate_query(R"({"open_kfid":"wk1","start_time":"2022-02-23","end_time":1645632000})", 1645800000);
  REQUIRE(query.ok());
  CHECK(text_of(query->range) == "2022-02-23..2022-02-24");
  CHECK(build_request_body(*query) == R"({"open_kfid":"wk1","start_time":1645545600,"end_time":1645632000})");
  PlainQuery fields{"wk1", {}, {1645545600, {}}, {0, "2022-02-24"}};
  REQUIRE(read_plain_query(fields, 1645800000).has_value());
  CHECK(text_of(read_plain_query(fields, 1645800000)->range) == "2022-02-23..2022-02-24");
  fields.start_time.seconds = 1645599600;
  CHECK_FALSE(read_plain_query(fields, 1645800000).has_value());

  const Result<Plan> plan = plan_requests(R"({"open_kfid":"wk1","servicer_userids":["a","b"],)"
                                          R"("start_time":"2022-01-01","end_time":"2022-02-10"})",
                                          now);
  REQUIRE(plan.ok());
  CHECK(plan->days == 41);
  REQUIRE(plan->requests.size() == 4);
  CHECK(text_of(plan->requests[0].range) == "2022-01-01..2022-01-31");
  CHECK(text_of(plan->requests[1].range) == "2022-02-01..2022-02-10");
  CHECK(plan->requests[2].servicer_userid == "b");
  const Result<SeriesQuery> series = read_series_query(
      R"({"open_kfids":"all","servicer_userids":["a"],"start_date":"2022-01-01","end_date":"2022-02-10"})",
      now);
  REQUIRE(series.ok());
  CHECK(series->all_accounts);
  CHECK(text_of(series->range) == "2022-01-01..2022-02-10");
}

TEST_CASE("the examples of group.hpp, summary.hpp and table_block.hpp") {
  const Report two = report_of({"2022-02-27", "2022-03-01"});
  const auto months = group_days({&two, 1}, Period::month);
  REQUIRE(months->size() == 2);
  CHECK(text_of((*months)[0].range) == "2022-02-27..2022-02-28");
  CHECK(text_of((*months)[1].range) == "2022-03-01..2022-03-01");
  CHECK((*months)[1].days == 1);
  CHECK_FALSE((*months)[1].complete);
  const Report other = report_of({"2022-02-23", "2022-03-01"});
  const auto weeks = group_days({&other, 1}, Period::week);
  CHECK(text_of((*weeks)[1].range) == "2022-02-28..2022-03-01");

  std::array<ReportDay, 2> days{ReportDay{{19046}, DayState::reported, {}},
                                ReportDay{{19047}, DayState::reported, {}}};
  days[0].statistic.set_count(Field::session_cnt, 3);
  days[0].statistic.set_real(Field::reply_rate, 1);
  days[1].statistic.set_count(Field::session_cnt, 1);
  days[1].statistic.set_real(Field::reply_rate, 0);
  const Report report{"ok", {days.begin(), days.end()}};
  const Result<Summary> summary = summarize({&report, 1});
  CHECK(summary->metrics[index_of(Field::session_cnt)].sum == 4U);
  CHECK(summary->metrics[index_of(Field::reply_rate)].mean == 0.75);
  CHECK(summary->metrics[index_of(Field::reply_rate)].numerator == 3U);
  CHECK(summary->metrics[index_of(Field::reply_rate)].denominator == 4U);
  CHECK(summary->metrics[index_of(Field::reply_rate)].days == 2);

  CHECK(read_table_blocks("")->empty());
  CHECK_FALSE(read_table_blocks("0").has_value());
}

TEST_CASE("the examples of document.hpp") {
  CHECK(document::format(check_date("2022-02-23")) ==
        R"({"ok":true,"value":{"date":"2022-02-23"},"notices":[]})");
  CHECK(document::days(R"({"start_date":"2022-02-28","end_date":"2022-03-01"})")->size() == 2);
  CHECK(document::summarize_reports("[]")->days_requested() == 0);
  CHECK(document::format_issue(R"({"code":"mine"})", Locale::en) == "Unknown problem: mine");
  CHECK_FALSE(document::is_utf8("\xff"));
  CHECK(document::issues({}) == "[]");
  const Issue issue = check_date("").issues.front();
  CHECK(document::issues({&issue, 1}) == "[" + document::format(issue) + "]");
  const Report report{"ok", {}};
  CHECK(document::format(Result<Report>::success(report)) ==
        R"({"ok":true,"value":)" + document::format(report) + R"(,"notices":[]})");
}
