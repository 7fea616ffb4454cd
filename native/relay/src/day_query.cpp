#include "day_query.hpp"

#include "store_failure.hpp"

#include <bit>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace kfstat::relay {
namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Of PostgreSQL's binary form, whose dates count from 2000-01-01.
constexpr std::int64_t first_date = 10'957;

// One row of an answer in binary form.
class BinaryRow {
 public:
  BinaryRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}

  bool has(int column) const { return PQgetisnull(answer_, row_, column) == 0; }

  std::string_view text(int column) const {
    return {PQgetvalue(answer_, row_, column),
            static_cast<std::size_t>(PQgetlength(answer_, row_, column))};
  }

  // Whole numbers and floating point have the most significant byte first.
  template <class Number>
  Number number(int column) const {
    using Bits = std::conditional_t<sizeof(Number) == sizeof(std::int64_t), std::uint64_t, std::uint32_t>;
    const std::string_view bytes = text(column);
    if (bytes.size() != sizeof(Number)) throw StoreFailure("the store's columns are of other types");
    Bits bits = 0;
    for (const char byte : bytes)
      bits = (bits << 8U) | static_cast<unsigned char>(byte);
    return std::bit_cast<Number>(bits);
  }

  StoredDay day() const {
    StoredDay day;
    int column = 0;
    for (const FieldInfo& field : field_table) {
      if (has(column) && field.type == FieldType::count) {
        day.day.statistic.set_count(field.field, static_cast<std::uint64_t>(number<std::int64_t>(column)));
      } else if (has(column)) {
        day.day.statistic.set_real(field.field, number<double>(column));
      }
      ++column;
    }
    day.day.day = {number<std::int32_t>(column++) + first_date};
    day.day.state = state_of(text(column++));
    day.fetched_at = number<std::int64_t>(column++);
    day.final = number<std::int32_t>(column++) != 0;
    day.asked_at = number<std::int64_t>(column++);
    if (has(column)) day.silent_since = number<std::int64_t>(column);
    return day;
  }

 private:
  const PGresult* answer_;
  int row_;
};

}  // namespace

std::string column_names(std::string_view before) {
  std::string names;
  for (const FieldInfo& field : field_table) {
    if (!names.empty()) names += ", ";
    names += before;
    names += field.name;
  }
  return names;
}

std::string days_query(const std::array<std::string_view, 5>& marks) {
  std::string sql = "SELECT " + column_names("");
  for (const std::string_view column : day_columns)
    sql.append(", ").append(column);
  sql.append(" FROM kfstat_day WHERE corp_id = ").append(marks[0]);
  sql.append(" AND open_kfid = ").append(marks[1]);
  sql.append(" AND servicer_userid = ").append(marks[2]);
  sql.append(" AND stat_date >= ").append(marks[3]);
  sql.append(" AND stat_date <= ").append(marks[4]);
  return sql + " ORDER BY stat_date";
}

DayState state_of(std::string_view text) {
  for (const DayState state : {DayState::reported, DayState::empty, DayState::missing}) {
    if (text == to_string(state)) return state;
  }
  throw StoreFailure("the store holds a day of unknown state");
}

void send_days_query(PGconn* connection, const std::array<std::string, 3>& whose, DayRange range) {
  static const std::string sql = days_query({"$1", "$2", "$3", "$4", "$5"});
  const std::string from = format_date(range.start);
  const std::string to = format_date(range.end);
  const std::array values = {whose[0].c_str(), whose[1].c_str(), whose[2].c_str(), from.c_str(), to.c_str()};
  constexpr int binary = 1;
  if (PQsendQueryParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                        nullptr, nullptr, binary) != 1) {
    throw StoreFailure("the store's connection is lost");
  }
}

bool receive_days(PGconn* connection, std::vector<StoredDay>& days) {
  if (PQconsumeInput(connection) != 1) throw StoreFailure("the store's connection is lost");
  while (PQisBusy(connection) == 0) {
    const Answer answer(PQgetResult(connection), &PQclear);
    if (!answer) return true;
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
      throw StoreFailure("the store does not give the days");
    const int rows = PQntuples(answer.get());
    days.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row)
      days.push_back(BinaryRow(answer.get(), row).day());
  }
  return false;
}

}  // namespace kfstat::relay
