// What crosses into the core without JSON: a query's plain fields, and reports as columns.
#include "catch.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>
#include <kfstat/table_block.hpp>

#include <cmath>
#include <cstring>
#include <limits>

using namespace kfstat;

namespace {

constexpr std::int64_t noon = 1645761600;  // 2022-02-25 12:00:00 UTC+8
constexpr double day_23 = 1645545600;
constexpr double day_24 = 1645632000;

PlainQuery good_query() {
  PlainQuery query;
  query.open_kfid = "wk1";
  query.servicer_userid = "zhangsan";
  query.start_time.date = "2022-02-23";
  query.end_time.seconds = day_24;
  return query;
}

std::string block_of(const ReportTable& table) {
  const auto length = static_cast<double>(table.length());
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes.append(reinterpret_cast<const char*>(table.stat_time_data()), table.length() * (field_count + 1) * 8);
  bytes.append(reinterpret_cast<const char*>(table.state_data()), table.length());
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

ReportTable two_days() {
  constexpr std::string_view response =
      R"({"errcode":0,"statistic_list":[{"stat_time":1645545600,"statistic":{"session_cnt":2,"reply_rate":0.5}},)"
      R"({"stat_time":1645632000}]})";
  ReportTable table = *parse_response_table(response).value;
  table.set_capacity(table.length());
  return table;
}

}  // namespace

TEST_CASE("plain fields of which nothing is to be said are the query") {
  const auto query = read_plain_query(good_query(), noon);
  REQUIRE(query.has_value());
  CHECK(query->open_kfid == "wk1");
  CHECK(query->servicer_userid == "zhangsan");
  CHECK(query->range == DayRange{*parse_date("2022-02-23"), *parse_date("2022-02-24")});
  PlainQuery total = good_query();
  total.servicer_userid = std::nullopt;
  CHECK(read_plain_query(total, noon)->servicer_userid == std::nullopt);
}

TEST_CASE("plain fields of which anything is to be said are no query, be it a notice") {
  const auto refused = [](auto change) {
    PlainQuery query = good_query();
    change(query);
    return !read_plain_query(query, noon).has_value();
  };
  for (const std::string_view id : {"", "a b", "a\xE2\x80\x8B", "\x7F"}) {
    CHECK(refused([&](PlainQuery& query) { query.open_kfid = id; }));
    CHECK(refused([&](PlainQuery& query) { query.servicer_userid = id; }));
  }
  const std::string long_id(65, 'a');
  CHECK(refused([&](PlainQuery& query) { query.open_kfid = long_id; }));
  for (const double seconds : {day_24 + 1, day_24 + 0.5, -1.0, 1e11, 4294967296.0, 1645718400.0, 1629993600.0,
                               std::nan(""), std::numeric_limits<double>::infinity()}) {
    CHECK(refused([&](PlainQuery& query) { query.end_time.seconds = seconds; }));
  }
  for (const std::string_view date : {"2022-02-30", "2022-2-23", "2022-02-25", "2021-08-28", "2022-01-24"}) {
    CHECK(refused([&](PlainQuery& query) { query.start_time.date = date; }));
  }
  CHECK(read_plain_query(good_query(), noon - 43200 + 86400).has_value());
  // Yesterday's figures before 06:00.
  CHECK_FALSE(read_plain_query(good_query(), noon - 6 * 3600 - 1).has_value());
}

TEST_CASE("columns are read back as the reports they were made of") {
  const ReportTable table = two_days();
  const std::string block = block_of(table);
  const auto reports = read_table_blocks(block + block_of(ReportTable(0)) + block);
  REQUIRE(reports.has_value());
  REQUIRE(reports->size() == 3);
  CHECK((*reports)[0].days == to_report(table).days);
  CHECK((*reports)[1].days.empty());
  CHECK((*reports)[2].days == (*reports)[0].days);
  CHECK(read_table_blocks("")->empty());
}

TEST_CASE("columns no response gives are not read") {
  const auto reads = [](auto change) {
    ReportTable table = two_days();
    change(table);
    return read_table_blocks(block_of(table)).has_value();
  };
  CHECK(reads([](ReportTable&) {}));
  for (const double count : {-1.0, 0.5, 9007199254740992.0, std::numeric_limits<double>::infinity()}) {
    CHECK_FALSE(reads([&](ReportTable& table) { table.column_data(Field::customer_cnt)[0] = count; }));
    CHECK(reads([&](ReportTable& table) { table.column_data(Field::customer_cnt)[1] = count; }));
  }
  CHECK(reads([](ReportTable& table) { table.column_data(Field::customer_cnt)[0] = 9007199254740991.0; }));
  CHECK(reads([](ReportTable& table) { table.column_data(Field::reply_rate)[0] = 1e300; }));
  CHECK_FALSE(reads([](ReportTable& table) { table.column_data(Field::reply_rate)[0] = -1e-300; }));
  for (const double time : {day_23, day_23 - 86400, day_24 + 0.5, std::nan(""), 253402272000.0, 1e300}) {
    CHECK_FALSE(reads([&](ReportTable& table) { table.stat_time_data()[1] = time; }));
  }
  CHECK_FALSE(reads([](ReportTable& table) { table.state_data()[1] = static_cast<DayState>(3); }));
}

TEST_CASE("blocks that are cut short are not read, wherever") {
  const std::string block = block_of(two_days());
  for (std::size_t length = 1; length < block.size() - 6; ++length)
    CHECK_FALSE(read_table_blocks(std::string_view(block).substr(0, length)).has_value());
  for (const double length : {-1.0, 0.5, 3.0, 1e300, std::nan("")}) {
    std::string other = block;
    std::memcpy(other.data(), &length, sizeof length);
    CHECK_FALSE(read_table_blocks(other).has_value());
  }
}
