#include "catch.hpp"
#include <kfstat/calendar.hpp>

using namespace kfstat;

TEST_CASE("a day and its date are one to one from the year 1 to 9999") {
  const Day first = day_from_civil({1, 1, 1});
  const Day last = day_from_civil({9999, 12, 31});
  bool all = true;
  for (Day day = first; day <= last; day = day + 1)
    all = all && parse_date(format_date(day)) == day;
  CHECK(all);
  CHECK(last - first == 3652058);
  CHECK(format_date(first - 1) == "0001-01-01");
  CHECK(format_date(last + 1) == "9999-12-31");
}

TEST_CASE("a day is the one that holds the instant in UTC+8, before 1970 too") {
  CHECK(format_date(day_of(1645545599)) == "2022-02-22");
  CHECK(format_date(day_of(1645545600)) == "2022-02-23");
  CHECK(format_date(day_of(-28800)) == "1970-01-01");
  CHECK(format_date(day_of(-28801)) == "1969-12-31");
  CHECK(format_date(day_of(-28800 - 86400)) == "1969-12-31");
  CHECK(midnight_of(day_of(1645599600)) == 1645545600);
}

TEST_CASE("weeks begin on Monday") {
  CHECK(weekday_of(*parse_date("2022-02-21")) == 0);
  CHECK(weekday_of(*parse_date("2022-02-27")) == 6);
  CHECK(weekday_of(*parse_date("0001-01-01")) == 0);
}

TEST_CASE("only real dates in ten ASCII characters are dates") {
  for (const char* const text :
       {"", "2022-2-23", "2022-02-29", "2021-13-01", "2021-00-10", "2021-01-00", "0000-01-01", "2022/02/23",
        " 2022-02-23", "2022-02-23 ", "+022-02-23", "２０２２-02-23"}) {
    CHECK_FALSE(parse_date(text).has_value());
  }
  CHECK(parse_date("2024-02-29").has_value());
  CHECK_FALSE(parse_date("1900-02-29").has_value());
  CHECK(parse_date("2000-02-29").has_value());
}
