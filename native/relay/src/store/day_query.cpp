#include "store/day_query.hpp"

#include "store/store_failure.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace kfstat::relay {
namespace {

// What both databases are asked; `marks` stand for what is wanted.
std::string days_query(const std::array<std::string_view, 5>& marks) {
  std::string sql =
      "SELECT " + column_names("") + ", stat_date, state, fetched_at, final, asked_at, silent_since";
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

// A row that has what days_query names, in its order.
template <class Row>
StoredDay day_of(const Row& row) {
  StoredDay day;
  int column = 0;
  for (const FieldInfo& field : field_table) {
    if (row.has(column) && field.type == FieldType::count) {
      day.day.statistic.set_count(field.field,
                                  static_cast<std::uint64_t>(row.template number<std::int64_t>(column)));
    } else if (row.has(column)) {
      day.day.statistic.set_real(field.field, row.template number<double>(column));
    }
    ++column;
  }
  day.day.day = row.date(column++);
  day.day.state = state_of(row.text(column++));
  day.fetched_at = row.template number<std::int64_t>(column++);
  day.final = row.template number<std::int32_t>(column++) != 0;
  day.asked_at = row.template number<std::int64_t>(column++);
  if (row.has(column)) day.silent_since = row.template number<std::int64_t>(column);
  return day;
}

class SqliteRow {
 public:
  explicit SqliteRow(sqlite_api::sqlite3_stmt* statement) : statement_(statement) {}

  bool has(int column) const { return sqlite_api::sqlite3_column_type(statement_, column) != SQLITE_NULL; }

  std::string_view text(int column) const {
    const void* const bytes = sqlite_api::sqlite3_column_blob(statement_, column);
    const int size = sqlite_api::sqlite3_column_bytes(statement_, column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
  }

  template <class Number>
  Number number(int column) const {
    if constexpr (std::is_floating_point_v<Number>) {
      return sqlite_api::sqlite3_column_double(statement_, column);
    } else {
      return static_cast<Number>(sqlite_api::sqlite3_column_int64(statement_, column));
    }
  }

  Day date(int column) const {
    const auto day = parse_date(text(column));
    if (!day) throw StoreFailure("the store holds a date that is none");
    return *day;
  }

 private:
  sqlite_api::sqlite3_stmt* statement_;
};

// A row in PostgreSQL's binary form.
class BinaryRow {
 public:
  BinaryRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}

  bool has(int column) const { return PQgetisnull(answer_, row_, column) == 0; }

  std::string_view text(int column) const {
    return {PQgetvalue(answer_, row_, column), static_cast<std::size_t>(PQgetlength(answer_, row_, column))};
  }

  // The most significant byte comes first.
  template <class Number>
  Number number(int column) const {
    using Bits = std::conditional_t<sizeof(Number) == sizeof(std::uint64_t), std::uint64_t, std::uint32_t>;
    const std::string_view bytes = text(column);
    if (bytes.size() != sizeof(Number)) throw StoreFailure("the store has columns of other types");
    Bits bits = 0;
    for (const char byte : bytes)
      bits = (bits << 8U) | static_cast<unsigned char>(byte);
    return std::bit_cast<Number>(bits);
  }

  Day date(int column) const {
    constexpr std::int64_t year_2000 = 10'957;  // where its dates count from
    return {number<std::int32_t>(column) + year_2000};
  }

 private:
  const PGresult* answer_;
  int row_;
};

[[noreturn]] void fail(PGconn* connection) {
  throw soci::soci_error(PQerrorMessage(connection));
}

using Rows = std::unique_ptr<PGresult, decltype(&PQclear)>;

void take_days(PGconn* connection, const PGresult* answer, std::vector<StoredDay>& days) {
  if (PQresultStatus(answer) != PGRES_TUPLES_OK) fail(connection);
  const int rows = PQntuples(answer);
  days.reserve(static_cast<std::size_t>(rows));
  for (int row = 0; row < rows; ++row)
    days.push_back(day_of(BinaryRow(answer, row)));
}

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

struct SqliteDays::Statement {
  explicit Statement(sqlite_api::sqlite3* to) : connection(to) {
    const std::string sql = days_query({"?", "?", "?", "?", "?"});
    const int made = sqlite_api::sqlite3_prepare_v2(connection, sql.c_str(), static_cast<int>(sql.size()),
                                                    &prepared, nullptr);
    if (made != SQLITE_OK) fail();
  }
  ~Statement() { sqlite_api::sqlite3_finalize(prepared); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[noreturn]] void fail() const { throw soci::soci_error(sqlite_api::sqlite3_errmsg(connection)); }

  // The text must live until the statement is reset.
  void bind(int place, const std::string& text) const {
    const auto size = static_cast<int>(text.size());
    if (sqlite_api::sqlite3_bind_text(prepared, place, text.data(), size, nullptr) != SQLITE_OK) fail();
  }

  sqlite_api::sqlite3* connection;
  sqlite_api::sqlite3_stmt* prepared = nullptr;
};

SqliteDays::SqliteDays(sqlite_api::sqlite3* connection)
    : statement_(std::make_unique<Statement>(connection)) {}

SqliteDays::~SqliteDays() = default;

std::vector<StoredDay> SqliteDays::read(const DaysWanted& wanted) {
  sqlite_api::sqlite3_stmt* const prepared = statement_->prepared;
  // One that is not reset would hold on to what it saw.
  const std::unique_ptr<sqlite_api::sqlite3_stmt, decltype(&sqlite_api::sqlite3_reset)> reset(
      prepared, &sqlite_api::sqlite3_reset);
  const std::string from = format_date(wanted.range.start);
  const std::string to = format_date(wanted.range.end);
  int place = 0;
  for (const std::string* const text :
       {&wanted.corp_id, &wanted.open_kfid, &wanted.servicer_userid, &from, &to})
    statement_->bind(++place, *text);
  std::vector<StoredDay> days;
  int step = SQLITE_ROW;
  while ((step = sqlite_api::sqlite3_step(prepared)) == SQLITE_ROW)
    days.push_back(day_of(SqliteRow(prepared)));
  if (step != SQLITE_DONE) statement_->fail();
  return days;
}

void send_days_query(PGconn* connection, const DaysWanted& wanted) {
  static const std::string sql = days_query({"$1", "$2", "$3", "$4", "$5"});
  const std::string from = format_date(wanted.range.start);
  const std::string to = format_date(wanted.range.end);
  const std::array values = {wanted.corp_id.c_str(), wanted.open_kfid.c_str(), wanted.servicer_userid.c_str(),
                             from.c_str(), to.c_str()};
  constexpr int binary = 1;
  if (PQsendQueryParams(connection, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                        nullptr, nullptr, binary) != 1)
    fail(connection);
}

bool receive_days(PGconn* connection, std::vector<StoredDay>& days) {
  if (PQconsumeInput(connection) != 1) fail(connection);
  while (PQisBusy(connection) == 0) {
    const Rows answer(PQgetResult(connection), &PQclear);
    if (!answer) return true;
    take_days(connection, answer.get(), days);
  }
  return false;
}

std::vector<StoredDay> read_days(PGconn* connection, const DaysWanted& wanted) {
  send_days_query(connection, wanted);
  std::vector<StoredDay> days;
  while (true) {
    const Rows answer(PQgetResult(connection), &PQclear);
    if (!answer) return days;
    take_days(connection, answer.get(), days);
  }
}

}  // namespace kfstat::relay
