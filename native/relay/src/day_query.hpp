// The statement that reads days of one series, and reading them from PostgreSQL without waiting for it.
#pragma once

#include "finality.hpp"

#include <libpq-fe.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::relay {

// "session_cnt, customer_cnt, …" in the order of the field table, each after `before`.
std::string column_names(std::string_view before);

// `marks`: how the statement writes corp_id, open_kfid, servicer_userid, the first and the last day.
std::string days_query(const std::array<std::string_view, 5>& marks);

// The days hold the columns of the field table first, then these:
//   stat_date, state, fetched_at, final, asked_at, silent_since
inline constexpr std::array<std::string_view, 6> day_columns = {"stat_date", "state",    "fetched_at",
                                                                "final",     "asked_at", "silent_since"};

// Throws StoreFailure for a state that is none.
DayState state_of(std::string_view text);

// Sends the statement. Throws StoreFailure.
//
//   send_days_query(connection, {"ww1", "wk1", "zhangsan"}, range);
//   while (!receive_days(connection, days)) wait until PQsocket(connection) can be read;
void send_days_query(PGconn* connection, const std::array<std::string, 3>& whose, DayRange range);

// Whether the answer has come whole, and is in `days`. Throws StoreFailure.
bool receive_days(PGconn* connection, std::vector<StoredDay>& days);

}  // namespace kfstat::relay
