#include "store/store_session.hpp"

#include "clock/clock.hpp"
#include "files/whole_file.hpp"
#include "store/day_query.hpp"

#include <fcntl.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <system_error>
#include <thread>
#include <utility>

namespace kfstat::relay {
namespace {

// One lock for all that change the schema at once; the number is nothing but ours.
constexpr std::string_view migration_lock = "SELECT pg_advisory_xact_lock(7025430118)";

struct FigureColumn {
  std::string_view name;
  std::string_view type;
};

// As the first step made them: what was released stays as it is, whatever fields there are now.
constexpr auto first_figures = std::to_array<FigureColumn>({
    {"session_cnt", "bigint"},
    {"customer_cnt", "bigint"},
    {"customer_msg_cnt", "bigint"},
    {"reply_rate", "double precision"},
    {"first_reply_average_sec", "double precision"},
    {"satisfaction_investgate_cnt", "bigint"},
    {"satisfaction_participation_rate", "double precision"},
    {"satisfied_rate", "double precision"},
    {"middling_rate", "double precision"},
    {"dissatisfied_rate", "double precision"},
    {"upgrade_service_customer_cnt", "bigint"},
    {"upgrade_service_member_invite_cnt", "bigint"},
    {"upgrade_service_member_customer_cnt", "bigint"},
    {"upgrade_service_groupchat_invite_cnt", "bigint"},
    {"upgrade_service_groupchat_customer_cnt", "bigint"},
    {"msg_rejected_customer_cnt", "bigint"},
});

constexpr std::string_view type_of_column(const FieldInfo& field) {
  return field.type == FieldType::count ? "bigint" : "double precision";
}

// A figure without a column would be lost without a word: a new field wants a step of its own, ALTER TABLE
// kfstat_day ADD COLUMN, and a list of columns to be looked for here.
constexpr bool has_column(const FieldInfo& field) {
  return std::any_of(first_figures.begin(), first_figures.end(), [&](const FigureColumn& column) {
    return column.name == field.name && column.type == type_of_column(field);
  });
}
static_assert(std::all_of(field_table.begin(), field_table.end(), has_column));

std::string day_table(StoreKind kind) {
  std::string sql =
      "CREATE TABLE kfstat_day (corp_id text NOT NULL, open_kfid text NOT NULL, "
      "servicer_userid text NOT NULL, stat_date date NOT NULL, "
      "state text NOT NULL CHECK (state IN ('reported', 'empty', 'missing')), ";
  for (const FigureColumn& column : first_figures)
    sql.append(column.name).append(" ").append(column.type).append(", ");
  sql +=
      "fetched_at bigint NOT NULL, final integer NOT NULL CHECK (final IN (0, 1)), "
      "PRIMARY KEY (corp_id, open_kfid, servicer_userid, stat_date))";
  // Days of one series lie together, as they are read.
  return kind == StoreKind::postgresql ? sql : sql + " WITHOUT ROWID";
}

using Steps = std::vector<std::string>;

Steps first_schema(StoreKind kind) {
  return {day_table(kind),
          "CREATE INDEX kfstat_day_reported ON kfstat_day (corp_id, stat_date) WHERE state = 'reported'",
          "CREATE TABLE kfstat_task (corp_id text NOT NULL, run_date date NOT NULL, open_kfid text NOT NULL, "
          "servicer_userid text NOT NULL, claimed_until bigint NOT NULL, done integer NOT NULL, "
          "PRIMARY KEY (corp_id, run_date, open_kfid, servicer_userid))"};
}

// When a day was asked for last, and since when upstream has had nothing to say of it; the first reported day
// of each series, for which every day would have to be looked at; and what relays on one store share.
Steps second_schema(StoreKind) {
  // The tables may be left from a store that somebody took down.
  return {
      "ALTER TABLE kfstat_day ADD COLUMN asked_at bigint NOT NULL DEFAULT 0",
      "ALTER TABLE kfstat_day ADD COLUMN silent_since bigint",
      "UPDATE kfstat_day SET asked_at = fetched_at",
      "UPDATE kfstat_day SET silent_since = fetched_at WHERE state <> 'reported'",
      R"(CREATE TABLE IF NOT EXISTS kfstat_series (corp_id text NOT NULL, open_kfid text NOT NULL,
         servicer_userid text NOT NULL, first_day date NOT NULL,
         PRIMARY KEY (corp_id, open_kfid, servicer_userid)))",
      "DELETE FROM kfstat_series",
      R"(INSERT INTO kfstat_series (corp_id, open_kfid, servicer_userid, first_day)
         SELECT corp_id, open_kfid, servicer_userid, MIN(stat_date) FROM kfstat_day
         WHERE state = 'reported' GROUP BY corp_id, open_kfid, servicer_userid)",
      "DROP INDEX kfstat_day_reported",
      R"(CREATE TABLE IF NOT EXISTS kfstat_relay (corp_id text NOT NULL, relay_id text NOT NULL,
         alive_until bigint NOT NULL, PRIMARY KEY (corp_id, relay_id)))",
      R"(CREATE TABLE IF NOT EXISTS kfstat_pace (corp_id text NOT NULL, minute bigint NOT NULL,
         calls bigint NOT NULL, PRIMARY KEY (corp_id, minute)))",
  };
}

// The ladder: each step brings a store of the version before it one further. A step that was released stays
// as it is.
constexpr std::array ladder = {&first_schema, &second_schema};

std::string write_day() {
  std::string updates;
  for (const FieldInfo& field : field_table) {
    updates += ", ";
    updates += field.name;
    updates += " = excluded.";
    updates += field.name;
  }
  return "INSERT INTO kfstat_day (corp_id, open_kfid, servicer_userid, stat_date, state, fetched_at, "
         "final, asked_at, silent_since, " +
         column_names("") +
         ") VALUES (:corp_id, :open_kfid, :servicer_userid, :stat_date, :state, :fetched_at, :final, "
         ":asked_at, :silent_since, " +
         column_names(":") +
         ") ON CONFLICT (corp_id, open_kfid, servicer_userid, stat_date) DO UPDATE SET state = "
         "excluded.state, fetched_at = excluded.fetched_at, final = excluded.final, "
         "asked_at = excluded.asked_at, silent_since = excluded.silent_since" +
         updates +
         // Another relay may have written the day since it was looked at.
         " WHERE kfstat_day.state <> 'reported' OR excluded.state = 'reported'";
}

std::string connection_text(const StoreLocation& location, std::chrono::seconds patience) {
  if (location.kind == StoreKind::memory) return "dbname=:memory:";
  if (location.kind == StoreKind::sqlite)
    return "dbname=\"" + location.target + "\" timeout=" + std::to_string(patience.count());
  // What the operator chose stays.
  std::string url = location.target;
  const auto add = [&url](std::string_view name, std::string_view value) {
    if (has_parameter(url, name)) return;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url.append(name).append("=").append(value);
  };
  add("connect_timeout", "3");
  // Of a path that is dead; a server that is stopped still acknowledges.
  add("keepalives_idle", "10");
  add("keepalives_interval", "5");
  add("keepalives_count", "3");
  add("tcp_user_timeout", "10000");
  add("application_name", "kfstat-relay");
  return url;
}

std::string sql_literal(std::string_view text) {
  std::string literal = "E'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') literal += c;
    literal += c;
  }
  return literal + "'";
}

// Begins a transaction with all that a session has to have set. A pool of transactions, such as pgbouncer's,
// may give each transaction another session; so nothing is set for longer, and no statement has a name.
std::string begin_of(const StoreLocation& location) {
  std::vector<std::pair<std::string, std::string>> settings = {{"statement_timeout", "20s"}};
  settings.insert(settings.end(), location.settings.begin(), location.settings.end());
  // Days are read by these.
  settings.insert(settings.end(), {{"datestyle", "ISO"}, {"extra_float_digits", "3"}});
  std::string sql;
  for (const auto& [name, value] : settings) {
    sql += sql.empty() ? "BEGIN; SELECT set_config(" : ", set_config(";
    sql += sql_literal(name) + ", " + sql_literal(value) + ", true)";
  }
  return sql;
}

// One line of it: of a connection that failed the reasons, of a statement the first line, for what follows
// quotes it.
std::string reason_in(const std::string& message) {
  constexpr std::string_view no_connection = "Cannot establish connection to the database.";
  const bool is_connection = message.starts_with(no_connection);
  std::string_view rest = message;
  if (is_connection) rest.remove_prefix(no_connection.size());
  std::string reason;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    // What is set in is advice.
    if (line.starts_with('\t')) continue;
    line = without_margin(line);
    if (line.empty()) continue;
    if (!reason.empty()) reason += "; ";
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != ' ' || line[i - 1] != ' ') reason += line[i];
    }
    if (!is_connection) break;
  }
  if (reason.empty()) return message;
  if (is_connection) return "the store cannot be opened: " + reason;
  constexpr std::string_view server_says = "ERROR: ";
  const std::size_t said = reason.find(server_says);
  return said == std::string::npos ? reason
                                   : "the store refuses: " + reason.substr(said + server_says.size());
}

// A session is one thread's; by default SQLite locks a mutex for every column of every row all the same.
void unlock_sqlite() {
  static const int done = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  static_cast<void>(done);
}

// SQLite waits for a lock everywhere but here, and another relay may start at the same time.
void use_write_ahead_log(soci::session& sql, std::chrono::seconds patience) {
  constexpr std::chrono::milliseconds between_tries{20};
  const auto deadline = Clock().steady() + patience;
  while (true) {
    try {
      std::string mode;
      sql << "PRAGMA journal_mode = WAL", soci::into(mode);
      return;
    } catch (const soci::sqlite3_soci_error& error) {
      if (error.result() != SQLITE_BUSY || Clock().steady() >= deadline) throw;
    }
    std::this_thread::sleep_for(between_tries);
  }
}

[[noreturn]] void refuse_file(const std::string& file, const std::string& why) {
  throw StoreFailure("the store's file cannot be opened: " + file + ": " + why);
}

// SQLite opens what it may not write to, and says so only when it writes.
void judge_file(const std::string& file) {
  struct stat there = {};
  if (stat(file.c_str(), &there) == 0 && S_ISDIR(there.st_mode)) refuse_file(file, "it is a folder");
  if (access(file.c_str(), R_OK | W_OK) != 0)
    refuse_file(file, std::error_code(errno, std::generic_category()).message());
}

// The figures of people are for their owner's eyes only.
void make_private_file(const std::string& file) {
  const int made = open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  const std::error_code failure(errno, std::generic_category());
  if (made < 0 && failure == std::errc::no_such_file_or_directory)
    refuse_file(file, "its folder is not there");
  if (made < 0 && failure != std::errc::file_exists) refuse_file(file, failure.message());
  if (made < 0) judge_file(file);
  // Never one that is there already: closing it would give up the locks SQLite holds on it for this process,
  // and the next program that looked into the store would take the log of writes away from under the relay.
  if (made >= 0) close(made);
}

// On PostgreSQL; SQLite prepares every statement. `sql.prepare <<` would give it a name there.
constexpr auto nameless = soci::details::st_one_time_query;

template <class... Exchanged>
soci::statement make_statement(soci::session& sql, const std::string& text, Exchanged&&... exchanged) {
  soci::statement statement(sql);
  (statement.exchange(std::forward<Exchanged>(exchanged)), ...);
  statement.alloc();
  statement.prepare(text, nameless);
  statement.define_and_bind();
  return statement;
}

Day date_of(const std::string& text) {
  const auto day = parse_date(text);
  if (!day) throw StoreFailure("the store holds a date that is none");
  return *day;
}

// What one row of kfstat_day is written from.
struct Row {
  std::string stat_date;
  std::string state;
  long long fetched_at = 0;
  int final = 0;
  long long asked_at = 0;
  long long silent_since = 0;
  soci::indicator is_silent = soci::i_null;
  std::array<long long, field_count> counts{};
  std::array<double, field_count> reals{};
  std::array<soci::indicator, field_count> shown{};

  void take(const StoredDay& day) {
    stat_date = format_date(day.day.day);
    state = to_string(day.day.state);
    fetched_at = day.fetched_at;
    final = day.final ? 1 : 0;
    asked_at = day.asked_at;
    silent_since = day.silent_since.value_or(0);
    is_silent = day.silent_since ? soci::i_ok : soci::i_null;
    for (std::size_t i = 0; i < field_count; ++i) {
      const Field field = field_table[i].field;
      shown[i] = day.day.statistic.has(field) ? soci::i_ok : soci::i_null;
      if (shown[i] == soci::i_null) continue;
      if (field_table[i].type == FieldType::count) {
        counts[i] = static_cast<long long>(*day.day.statistic.count(field));
      } else {
        reals[i] = *day.day.statistic.real(field);
      }
    }
  }
};

struct VersionReader {
  explicit VersionReader(soci::session& sql)
      : statement(make_statement(sql, "PRAGMA data_version", soci::into(version))) {}

  long long version = 0;
  soci::statement statement;
};

struct DayWriter {
  explicit DayWriter(soci::session& sql) : statement(sql) {
    statement.exchange(soci::use(corp_id, "corp_id"));
    statement.exchange(soci::use(open_kfid, "open_kfid"));
    statement.exchange(soci::use(servicer_userid, "servicer_userid"));
    statement.exchange(soci::use(row.stat_date, "stat_date"));
    statement.exchange(soci::use(row.state, "state"));
    statement.exchange(soci::use(row.fetched_at, "fetched_at"));
    statement.exchange(soci::use(row.final, "final"));
    statement.exchange(soci::use(row.asked_at, "asked_at"));
    statement.exchange(soci::use(row.silent_since, row.is_silent, "silent_since"));
    for (std::size_t i = 0; i < field_count; ++i) {
      const std::string name(field_table[i].name);
      if (field_table[i].type == FieldType::count) {
        statement.exchange(soci::use(row.counts[i], row.shown[i], name));
      } else {
        statement.exchange(soci::use(row.reals[i], row.shown[i], name));
      }
    }
    statement.alloc();
    statement.prepare(write_day(), nameless);
    statement.define_and_bind();
  }

  Row row;
  std::string corp_id;
  std::string open_kfid;
  std::string servicer_userid;
  soci::statement statement;
};

// The first reported day of a series, which only becomes earlier.
struct SeriesWriter {
  explicit SeriesWriter(soci::session& sql)
      : statement(make_statement(
            sql,
            "INSERT INTO kfstat_series (corp_id, open_kfid, servicer_userid, first_day) VALUES (:corp_id, "
            ":open_kfid, :servicer_userid, :first_day) ON CONFLICT (corp_id, open_kfid, servicer_userid) DO "
            "UPDATE SET first_day = excluded.first_day WHERE excluded.first_day < kfstat_series.first_day",
            soci::use(corp_id, "corp_id"), soci::use(open_kfid, "open_kfid"),
            soci::use(servicer_userid, "servicer_userid"), soci::use(first_day, "first_day"))) {}

  void write(const std::string& corp, const Series& series, Day day) {
    corp_id = corp;
    open_kfid = series.open_kfid;
    servicer_userid = series.servicer_userid;
    first_day = format_date(day);
    statement.execute(true);
  }

  std::string corp_id;
  std::string open_kfid;
  std::string servicer_userid;
  std::string first_day;
  soci::statement statement;
};

}  // namespace

struct StoreSession::Parts {
  StoreLocation location;
  std::string corp_id;
  soci::session sql;
  std::unique_ptr<SqliteDays> sqlite_days;
  std::unique_ptr<VersionReader> version_reader;
  std::unique_ptr<DayWriter> writer;
  std::unique_ptr<SeriesWriter> series_writer;

  std::vector<StoredDay> coming;

  std::optional<bool> plain;  // where it is known already

  bool is_postgresql() const { return location.kind == StoreKind::postgresql; }

  // Of PostgreSQL.
  PGconn* connection() { return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_; }

  sqlite_api::sqlite3* sqlite() {
    return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
  }

  DaysWanted days_of(const Series& series, DayRange range) const {
    return {corp_id, series.open_kfid, series.servicer_userid, range};
  }

  std::vector<StoredDay> read_days(const Series& series, DayRange range) {
    if (is_postgresql()) return relay::read_days(connection(), days_of(series, range));
    if (!sqlite_days) sqlite_days = std::make_unique<SqliteDays>(sqlite());
    return sqlite_days->read(days_of(series, range));
  }

  template <class Work>
  auto guarded(const Work& work) {
    try {
      return work();
    } catch (const soci::soci_error& error) {
      const std::string reason = reason_in(error.get_error_message());
      throw StoreFailure(location.kind == StoreKind::sqlite ? "the store " + location.target + ": " + reason
                                                            : reason);
    }
  }

  // Asked for with the first read, which can be interrupted, as making a session cannot.
  bool reads_plainly() {
    if (!is_postgresql()) return true;
    if (!plain) {
      int is_plain = 0;
      guarded([&] {
        sql << "SELECT CASE WHEN current_setting('DateStyle') LIKE 'ISO%' AND "
               "CAST(current_setting('extra_float_digits') AS integer) > 0 THEN 1 ELSE 0 END",
            soci::into(is_plain);
      });
      plain = location.settings.empty() && is_plain == 1;
    }
    return *plain;
  }

  // Where every session reads days as they are meant, a statement alone will do: a third of the round trips.
  // On SQLite a transaction would keep out who writes.
  template <class Work>
  auto reading(const Work& work) {
    return reads_plainly() ? guarded(work) : in_transaction(work);
  }

  // Nothing of a transaction that is not committed stays.
  template <class Work>
  auto in_transaction(const Work& work) {
    return guarded([&] {
      // SQLite: who is going to write says so first, and waits instead of failing half-way.
      sql << (is_postgresql() ? begin_of(location) : "BEGIN IMMEDIATE");
      try {
        if constexpr (std::is_void_v<decltype(work())>) {
          work();
          sql << "COMMIT";
        } else {
          auto result = work();
          sql << "COMMIT";
          return result;
        }
      } catch (...) {
        try {
          sql << "ROLLBACK";
        } catch (const soci::soci_error&) {
          // The connection is gone, and the transaction with it.
          sqlite_days.reset();
        }
        throw;
      }
    });
  }
};

StoreSession::StoreSession(const StoreLocation& location, std::string corp_id, std::chrono::seconds patience)
    : parts_(std::make_unique<Parts>()) {
  parts_->location = location;
  parts_->corp_id = std::move(corp_id);
  parts_->guarded([&] {
    soci::session& sql = parts_->sql;
    if (parts_->is_postgresql()) {
      if (const auto fault = fault_of_connection(location.target)) throw StoreFailure(*fault);
      sql.open(*soci::factory_postgresql(), connection_text(location, patience));
      // Notices would stand between the lines of the log.
      const auto ignore = [](void*, const char*) {};
      PQsetNoticeProcessor(parts_->connection(), ignore, nullptr);
      return;
    }
    unlock_sqlite();
    if (location.kind == StoreKind::sqlite) make_private_file(location.target);
    sql.open(*soci::factory_sqlite3(), connection_text(location, patience));
    use_write_ahead_log(sql, patience);
    sql << "PRAGMA synchronous = NORMAL";
    sql << "PRAGMA secure_delete = ON";
  });
}

StoreSession::~StoreSession() = default;

void StoreSession::interrupt() {
  if (parts_->is_postgresql()) {
    // libpq waits for the socket, whatever the server does: a stopped one acknowledges and never answers.
    shutdown(socket(), SHUT_RDWR);
  } else {
    sqlite_api::sqlite3_interrupt(parts_->sqlite());
  }
}

void StoreSession::probe() {
  parts_->reading([&] {
    int one = 0;
    parts_->sql << "SELECT COUNT(*) FROM (SELECT 1 FROM kfstat_day LIMIT 1) AS one", soci::into(one);
  });
}

std::int64_t StoreSession::version() {
  return parts_->guarded([&] {
    if (!parts_->version_reader) parts_->version_reader = std::make_unique<VersionReader>(parts_->sql);
    VersionReader& reader = *parts_->version_reader;
    std::int64_t version = 0;
    reader.statement.execute();
    // To the end: a statement that is not done would hold on to what it saw.
    while (reader.statement.fetch())
      version = reader.version;
    return version;
  });
}

int newest_schema_version() {
  return static_cast<int>(ladder.size());
}

int StoreSession::schema_version() {
  return parts_->reading([&] {
    int tables = 0;
    parts_->sql << (parts_->is_postgresql()
                        ? "SELECT COUNT(to_regclass('kfstat_schema'))"
                        : "SELECT COUNT(*) FROM sqlite_master WHERE name = 'kfstat_schema'"),
        soci::into(tables);
    int version = 0;
    if (tables > 0) parts_->sql << "SELECT COALESCE(MAX(version), 0) FROM kfstat_schema", soci::into(version);
    return version;
  });
}

void StoreSession::migrate() {
  soci::session& sql = parts_->sql;
  parts_->in_transaction([&] {
    if (parts_->is_postgresql()) sql << std::string(migration_lock);
    sql << "CREATE TABLE IF NOT EXISTS kfstat_schema (version integer NOT NULL)";
    int version = 0;
    sql << "SELECT COALESCE(MAX(version), 0) FROM kfstat_schema", soci::into(version);
    const int newest = newest_schema_version();
    if (version > newest) throw StoreFailure("the store was written by a newer version of kfstat-relay");
    for (; version < newest; ++version) {
      for (const std::string& step : ladder[static_cast<std::size_t>(version)](parts_->location.kind))
        sql << step;
      sql << "INSERT INTO kfstat_schema (version) VALUES (" << version + 1 << ")";
    }
  });
}

std::vector<StoredDay> StoreSession::read_days(const Series& series, DayRange range) {
  return parts_->reading([&] { return parts_->read_days(series, range); });
}

void StoreSession::ask_for_days(const Series& series, DayRange range) {
  parts_->coming.clear();
  parts_->guarded([&] { send_days_query(parts_->connection(), parts_->days_of(series, range)); });
}

int StoreSession::socket() const {
  return PQsocket(parts_->connection());
}

std::optional<std::vector<StoredDay>> StoreSession::days_that_came() {
  const bool is_whole = parts_->guarded([&] { return receive_days(parts_->connection(), parts_->coming); });
  if (!is_whole) return std::nullopt;
  return std::move(parts_->coming);
}

bool StoreSession::reads_plainly() {
  return parts_->reads_plainly();
}

void StoreSession::write_days(std::span<const SeriesDays> readings, bool again) {
  // In one order for all who write, so that no two wait for each other.
  std::vector<const SeriesDays*> in_order;
  for (const SeriesDays& reading : readings)
    if (!reading.days.empty()) in_order.push_back(&reading);
  std::ranges::stable_sort(in_order, {}, [](const SeriesDays* reading) { return reading->series; });
  parts_->in_transaction([&] {
    if (!parts_->writer) parts_->writer = std::make_unique<DayWriter>(parts_->sql);
    if (!parts_->series_writer) parts_->series_writer = std::make_unique<SeriesWriter>(parts_->sql);
    DayWriter& writer = *parts_->writer;
    writer.corp_id = parts_->corp_id;
    for (const SeriesDays* const reading : in_order) {
      const auto& [series, days] = *reading;
      writer.open_kfid = series.open_kfid;
      writer.servicer_userid = series.servicer_userid;
      const DayRange range{days.front().day.day, days.back().day.day};
      const std::vector<StoredDay> known = parts_->read_days(series, range);
      for (const StoredDay& day : merge(known, days, again)) {
        writer.row.take(day);
        writer.statement.execute(true);
      }
      const auto first =
          std::ranges::find(days, DayState::reported, [](const StoredDay& day) { return day.day.state; });
      if (first != days.end()) parts_->series_writer->write(parts_->corp_id, series, first->day.day);
    }
  });
}

std::vector<FirstDay> StoreSession::first_days(const std::optional<std::string>& open_kfid) {
  return parts_->reading([&] {
    const std::string wanted = open_kfid.value_or("");
    const std::string only = open_kfid ? " AND open_kfid = :open_kfid" : " AND :open_kfid = ''";
    std::string kfid;
    std::string userid;
    std::string date;
    soci::statement statement = make_statement(
        parts_->sql,
        "SELECT open_kfid, servicer_userid, first_day FROM kfstat_series WHERE corp_id = :corp_id" + only +
            " ORDER BY 1, 2",
        soci::into(kfid), soci::into(userid), soci::into(date), soci::use(parts_->corp_id, "corp_id"),
        soci::use(wanted, "open_kfid"));
    std::vector<FirstDay> found;
    statement.execute();
    while (statement.fetch())
      found.push_back({{kfid, userid}, date_of(date)});
    return found;
  });
}

std::optional<Day> StoreSession::earliest_reported() {
  return parts_->reading([&]() -> std::optional<Day> {
    std::string date;
    soci::indicator there = soci::i_null;
    parts_->sql << "SELECT MIN(first_day) FROM kfstat_series WHERE corp_id = :corp_id",
        soci::into(date, there), soci::use(parts_->corp_id, "corp_id");
    if (there != soci::i_ok) return std::nullopt;
    return date_of(date);
  });
}

std::int64_t StoreSession::drop_before(Day day) {
  return parts_->in_transaction([&] {
    const std::string date = format_date(day);
    soci::statement statement = make_statement(
        parts_->sql, "DELETE FROM kfstat_day WHERE corp_id = :corp_id AND stat_date < :stat_date",
        soci::use(parts_->corp_id, "corp_id"), soci::use(date, "stat_date"));
    statement.execute(true);
    const auto gone = static_cast<std::int64_t>(statement.get_affected_rows());
    const std::string left =
        "(SELECT MIN(stat_date) FROM kfstat_day AS one WHERE one.corp_id = kfstat_series.corp_id AND "
        "one.open_kfid = kfstat_series.open_kfid AND "
        "one.servicer_userid = kfstat_series.servicer_userid AND one.state = 'reported')";
    const std::string of_old = " WHERE corp_id = :corp_id AND first_day < :stat_date";
    std::string forget = "DELETE FROM kfstat_series";
    forget.append(of_old).append(" AND ").append(left).append(" IS NULL");
    std::string follow = "UPDATE kfstat_series SET first_day = ";
    follow.append(left).append(of_old);
    for (const std::string& change : {forget, follow})
      parts_->sql << change, soci::use(parts_->corp_id, "corp_id"), soci::use(date, "stat_date");
    return gone;
  });
}

std::int64_t StoreSession::forget_servicer(const std::string& servicer_userid) {
  const std::int64_t gone = parts_->in_transaction([&] {
    soci::statement days =
        make_statement(parts_->sql,
                       "DELETE FROM kfstat_day WHERE corp_id = :corp_id AND "
                       "servicer_userid = :servicer_userid",
                       soci::use(parts_->corp_id, "corp_id"), soci::use(servicer_userid, "servicer_userid"));
    days.execute(true);
    const auto rows = static_cast<std::int64_t>(days.get_affected_rows());
    for (const char* const table : {"kfstat_task", "kfstat_series"}) {
      parts_->sql << std::string("DELETE FROM ") + table +
                         " WHERE corp_id = :corp_id AND servicer_userid = :servicer_userid",
          soci::use(parts_->corp_id, "corp_id"), soci::use(servicer_userid, "servicer_userid");
    }
    return rows;
  });
  if (!parts_->is_postgresql()) {
    // What was deleted must not linger in the log of changes either.
    parts_->guarded([&] { parts_->sql << "PRAGMA wal_checkpoint(TRUNCATE)"; });
  }
  return gone;
}

void StoreSession::copy_to(const std::string& file) {
  if (parts_->is_postgresql()) throw StoreFailure("a PostgreSQL store is backed up with pg_dump");
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  try {
    parts_->guarded([&] { parts_->sql << "VACUUM INTO :file", soci::use(file, "file"); });
  } catch (const StoreFailure&) {
    umask(before);
    throw;
  }
  umask(before);
}

void StoreSession::add_tasks(Day run, std::span<const Series> all) {
  parts_->in_transaction([&] {
    const std::string date = format_date(run);
    std::string kfid;
    std::string userid;
    soci::statement statement =
        make_statement(parts_->sql,
                       "INSERT INTO kfstat_task (corp_id, run_date, open_kfid, servicer_userid, "
                       "claimed_until, done) VALUES (:corp_id, :run_date, :open_kfid, "
                       ":servicer_userid, 0, 0) ON CONFLICT DO NOTHING",
                       soci::use(parts_->corp_id, "corp_id"), soci::use(date, "run_date"),
                       soci::use(kfid, "open_kfid"), soci::use(userid, "servicer_userid"));
    for (const Series& series : all) {
      kfid = series.open_kfid;
      userid = series.servicer_userid;
      statement.execute(true);
    }
  });
}

namespace {

// Changes the task where the claim on it still holds.
bool change_task(soci::session& sql, const std::string& corp_id, Day run, const Claim& claim,
                 const std::string& change, long long value) {
  const std::string date = format_date(run);
  const long long until = claim.until;
  soci::statement statement = make_statement(
      sql,
      "UPDATE kfstat_task SET " + change +
          " = :value WHERE corp_id = :corp_id AND run_date = :run_date AND "
          "open_kfid = :open_kfid AND servicer_userid = :servicer_userid AND "
          "claimed_until = :claimed_until",
      soci::use(value, "value"), soci::use(corp_id, "corp_id"), soci::use(date, "run_date"),
      soci::use(claim.series.open_kfid, "open_kfid"),
      soci::use(claim.series.servicer_userid, "servicer_userid"), soci::use(until, "claimed_until"));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

}  // namespace

std::optional<Claim> StoreSession::claim_task(Day run, std::int64_t now, std::int64_t until) {
  return parts_->in_transaction([&]() -> std::optional<Claim> {
    const std::string date = format_date(run);
    const long long seconds = now;
    long long before = 0;
    Claim claim;
    soci::statement statement = make_statement(
        parts_->sql,
        "SELECT open_kfid, servicer_userid, claimed_until FROM kfstat_task WHERE "
        "corp_id = :corp_id AND run_date = :run_date AND done = 0 AND "
        "claimed_until <= :now_time ORDER BY open_kfid, servicer_userid LIMIT 1" +
            std::string(parts_->is_postgresql() ? " FOR UPDATE SKIP LOCKED" : ""),
        soci::into(claim.series.open_kfid), soci::into(claim.series.servicer_userid), soci::into(before),
        soci::use(parts_->corp_id, "corp_id"), soci::use(date, "run_date"), soci::use(seconds, "now_time"));
    if (!statement.execute(true)) return std::nullopt;
    claim.until = before;
    if (!change_task(parts_->sql, parts_->corp_id, run, claim, "claimed_until", until)) return std::nullopt;
    claim.until = until;
    return claim;
  });
}

bool StoreSession::renew_task(Day run, const Claim& claim, std::int64_t until) {
  return parts_->in_transaction(
      [&] { return change_task(parts_->sql, parts_->corp_id, run, claim, "claimed_until", until); });
}

bool StoreSession::finish_task(Day run, const Claim& claim) {
  return parts_->in_transaction(
      [&] { return change_task(parts_->sql, parts_->corp_id, run, claim, "done", 1); });
}

bool StoreSession::release_task(Day run, const Claim& claim) {
  return parts_->in_transaction(
      [&] { return change_task(parts_->sql, parts_->corp_id, run, claim, "claimed_until", 0); });
}

Census StoreSession::take_part(const std::string& relay_id, std::int64_t seconds, std::int64_t calls) {
  return parts_->in_transaction([&] {
    soci::session& sql = parts_->sql;
    const std::string& corp_id = parts_->corp_id;
    long long now = 0;
    sql << (parts_->is_postgresql() ? "SELECT CAST(EXTRACT(EPOCH FROM now()) AS bigint)"
                                    : "SELECT CAST(strftime('%s', 'now') AS integer)"),
        soci::into(now);
    const long long minute = now / 60;
    const long long oldest = minute - std::ssize(Census{}.calls) + 1;
    const long long until = now + seconds;
    const long long added = calls;
    sql << "DELETE FROM kfstat_relay WHERE corp_id = :corp_id AND alive_until < :now_time",
        soci::use(corp_id, "corp_id"), soci::use(now, "now_time");
    sql << "INSERT INTO kfstat_relay (corp_id, relay_id, alive_until) VALUES (:corp_id, :relay_id, :until) "
           "ON CONFLICT (corp_id, relay_id) DO UPDATE SET alive_until = excluded.alive_until",
        soci::use(corp_id, "corp_id"), soci::use(relay_id, "relay_id"), soci::use(until, "until");
    sql << "DELETE FROM kfstat_pace WHERE corp_id = :corp_id AND minute < :oldest",
        soci::use(corp_id, "corp_id"), soci::use(oldest, "oldest");
    if (added > 0) {
      sql << "INSERT INTO kfstat_pace (corp_id, minute, calls) VALUES (:corp_id, :minute, :calls) ON "
             "CONFLICT "
             "(corp_id, minute) DO UPDATE SET calls = kfstat_pace.calls + excluded.calls",
          soci::use(corp_id, "corp_id"), soci::use(minute, "minute"), soci::use(added, "calls");
    }
    Census census;
    long long relays = 0;
    sql << "SELECT COUNT(*) FROM kfstat_relay WHERE corp_id = :corp_id", soci::into(relays),
        soci::use(corp_id, "corp_id");
    census.relays = static_cast<std::size_t>(std::max(1LL, relays));
    long long at = 0;
    long long made = 0;
    soci::statement statement =
        make_statement(sql, "SELECT minute, calls FROM kfstat_pace WHERE corp_id = :corp_id", soci::into(at),
                       soci::into(made), soci::use(corp_id, "corp_id"));
    statement.execute();
    while (statement.fetch())
      if (at <= minute && at >= oldest) census.calls[static_cast<std::size_t>(minute - at)] = made;
    return census;
  });
}

void StoreSession::leave(const std::string& relay_id) {
  parts_->in_transaction([&] {
    parts_->sql << "DELETE FROM kfstat_relay WHERE corp_id = :corp_id AND relay_id = :relay_id",
        soci::use(parts_->corp_id, "corp_id"), soci::use(relay_id, "relay_id");
  });
}

std::int64_t StoreSession::open_tasks(Day run) {
  return parts_->reading([&] {
    const std::string date = format_date(run);
    long long count = 0;
    parts_->sql << "SELECT COUNT(*) FROM kfstat_task WHERE corp_id = :corp_id AND run_date = :run_date AND "
                   "done = 0",
        soci::into(count), soci::use(parts_->corp_id, "corp_id"), soci::use(date, "run_date");
    return static_cast<std::int64_t>(count);
  });
}

void StoreSession::drop_tasks_before(Day run) {
  parts_->in_transaction([&] {
    const std::string date = format_date(run);
    parts_->sql << "DELETE FROM kfstat_task WHERE corp_id = :corp_id AND run_date < :run_date",
        soci::use(parts_->corp_id, "corp_id"), soci::use(date, "run_date");
  });
}

}  // namespace kfstat::relay
