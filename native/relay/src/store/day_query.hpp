// Days of one series as the databases give them. SOCI would take every column of every row through an
// exchange of its own, and dates and numbers through text: three times the time.
#pragma once

#include "store/stored_day.hpp"

#include <libpq-fe.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

// Whose days, both ends included.
struct DaysWanted {
  const std::string& corp_id;
  const std::string& open_kfid;
  const std::string& servicer_userid;
  DayRange range;
};

// "session_cnt, customer_cnt, …" in the order of the field table, each after `before`.
std::string column_names(std::string_view before);

// Every function throws soci::soci_error with the words of the database, and StoreFailure where what it holds
// is none of ours.

// Prepared once a connection: preparing costs more than reading a month.
class SqliteDays {
 public:
  explicit SqliteDays(sqlite_api::sqlite3* connection);
  ~SqliteDays();
  SqliteDays(const SqliteDays&) = delete;
  SqliteDays& operator=(const SqliteDays&) = delete;

  std::vector<StoredDay> read(const DaysWanted& wanted);

 private:
  struct Statement;
  std::unique_ptr<Statement> statement_;
};

// PostgreSQL, without waiting:
//
//   send_days_query(connection, {"ww1", "wk1", "zhangsan", range});
//   while (!receive_days(connection, days)) wait until PQsocket(connection) can be read;
void send_days_query(PGconn* connection, const DaysWanted& wanted);

// Whether the answer has come whole, and is in `days`.
bool receive_days(PGconn* connection, std::vector<StoredDay>& days);

// The same, and waits.
std::vector<StoredDay> read_days(PGconn* connection, const DaysWanted& wanted);

}  // namespace kfstat::relay
