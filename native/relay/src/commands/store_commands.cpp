#include "commands/store_commands.hpp"

#include "engine.hpp"
#include "files/exit.hpp"
#include "settings/in_force.hpp"
#include "store/store_file.hpp"
#include "watch/audit.hpp"
#include "watch/log.hpp"
#include <kfstat/calendar.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

// An engine that does one piece of work.
struct Workshop {
  explicit Workshop(const Config& config) : engine(context, config) {}

  // Runs the work to its end; SIGTERM and Ctrl-C stop it after what is in flight.
  void run(asio::awaitable<void> work) {
    asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([this](boost::system::error_code error, int) {
      if (!error) stop.request_stop();
    });
    std::exception_ptr failure;
    asio::co_spawn(context, engine.pace_share.keep(), asio::detached);
    asio::co_spawn(context, among_others(std::move(work)), [&](std::exception_ptr why) {
      failure = why;
      context.stop();
    });
    context.run();
    if (failure) std::rethrow_exception(failure);
  }

  // The work, with the part of upstream's limits that a relay beside it leaves.
  asio::awaitable<void> among_others(asio::awaitable<void> work) {
    co_await engine.pace_share.take();
    std::exception_ptr failure;
    try {
      co_await std::move(work);
    } catch (...) {
      failure = std::current_exception();
    }
    co_await engine.pace_share.leave();
    if (failure) std::rethrow_exception(failure);
  }

  asio::io_context context;
  std::stop_source stop;
  Engine engine;
};

Config read_arguments(int argc, char** argv, Scope scope, const std::vector<Argument>& further) {
  const SettingsSource source(argc, argv, further);
  InForce in_force = read_in_force(source, scope);
  source.warn(in_force.settings);
  return std::move(in_force.config);
}

void refuse_memory(const StoreLocation& location) {
  if (location.kind == StoreKind::memory) refuse("--store is needed");
}

// Of a command that makes none.
StoreLocation store_there(const Config& config) {
  StoreLocation location = store_location(config, Folder::as_it_is);
  refuse_memory(location);
  return location;
}

struct Refetch {
  std::string open_kfid;
  std::string servicer_userid;
  DayRange range;
  std::size_t done = 0;
  std::size_t failed = 0;
  bool has_account = false;
  bool has_series = false;
};

asio::awaitable<void> refetch(Workshop& shop, Refetch& order) {
  Unlisted unlisted;
  const std::vector<Series> all = co_await shop.engine.collector.list_series(unlisted);
  order.failed += unlisted.refused + unlisted.failed;
  for (const Series& series : all) {
    if (!order.open_kfid.empty() && series.open_kfid != order.open_kfid) continue;
    order.has_account = true;
    if (!order.servicer_userid.empty() && series.servicer_userid != order.servicer_userid) continue;
    order.has_series = true;
    if (shop.stop.stop_requested()) break;
    Caller caller;
    caller.priority = Priority::collector;
    caller.left = shop.stop.get_token();
    const Reasons issues = co_await shop.engine.source.read_again(series, order.range, std::move(caller));
    ++(issues.empty() ? order.done : order.failed);
    if (!issues.empty())
      std::fprintf(stderr, "%s: %s\n", series.open_kfid.c_str(), format_reasons(issues).c_str());
  }
}

asio::awaitable<void> collect(Workshop& shop, const Config& config, Collection& collection) {
  collection = co_await shop.engine.collector.run(shop.stop.get_token());
  co_await shop.engine.collector.drop_old(config.collector.retention_days);
}

Day read_date(const std::string& text, const char* flag) {
  const std::optional<Day> day = parse_date(text);
  if (!day) refuse(std::string(flag) + " must be a date such as 2022-02-23");
  return *day;
}

}  // namespace

int run_collect(int argc, char** argv) {
  const Config config = read_arguments(argc, argv, Scope::relay, {});
  refuse_memory(store_location(config));
  start_log(config.log_level);
  Workshop shop(config);
  Collection collection;
  shop.run(collect(shop, config, collection));
  const bool done = collection.complete() && !shop.stop.stop_requested();
  audit("collect", {{"outcome", done ? "ok" : "incomplete"}, {"series", collection.done}});
  std::printf("%zu series up to %s, %zu refused, %zu failed\n", collection.done,
              format_date(collection.run).c_str(), collection.refused, collection.failed);
  return done ? 0 : 1;
}

int run_refetch(int argc, char** argv) {
  Refetch order;
  std::string from;
  std::string to;
  const Config config = read_arguments(argc, argv, Scope::relay,
                                       {{"--from", &from, "the first day to ask for anew", "DATE", true},
                                        {"--to", &to, "the last one", "DATE", true},
                                        {"--open-kfid", &order.open_kfid, "of this account only", "ID"},
                                        {"--servicer", &order.servicer_userid, "of this person only", "ID"}});
  refuse_memory(store_location(config));
  start_log(config.log_level);
  Workshop shop(config);
  order.range = {read_date(from, "--from"), read_date(to, "--to")};
  const Today today = today_at(shop.engine.source.now());
  if (order.range.start > order.range.end) refuse("--from is after --to");
  const Day first = shop.engine.source.first_day();
  if (order.range.start < first || order.range.end > today.yesterday) {
    refuse("the days from " + format_date(first) + " to " + format_date(today.yesterday) +
           " can be asked for: what upstream has, within --retention-days");
  }
  shop.run(refetch(shop, order));
  const bool stopped = shop.stop.stop_requested();
  std::string missing;
  if (!order.open_kfid.empty() && !order.has_account) {
    missing = "there is no account " + order.open_kfid;
  } else if (!order.servicer_userid.empty() && !order.has_series) {
    missing = "nobody " + std::string(order.open_kfid.empty() ? "" : "of this account ") + "is called " +
              order.servicer_userid;
  }
  if (stopped) missing.clear();
  const bool done = order.failed == 0 && !stopped && missing.empty();
  LogFields fields = {{"outcome", done ? "ok" : "failed"}, {"from", from}, {"to", to}};
  if (!order.open_kfid.empty()) fields.push_back({"open_kfid", order.open_kfid});
  if (!order.servicer_userid.empty()) fields.push_back({"servicer_userid", order.servicer_userid});
  fields.push_back({"series", order.done});
  audit("refetch", fields);
  // Where lists could not be read, that is why it was not found.
  if (!missing.empty() && order.failed == 0) refuse(missing, 1);
  std::printf("%zu series asked for anew, %zu failed\n", order.done, order.failed);
  return done ? 0 : 1;
}

int run_forget(int argc, char** argv) {
  std::string userid;
  const Config config = read_arguments(argc, argv, Scope::store,
                                       {{"--servicer", &userid, "whose days are deleted", "ID", true}});
  const StoreLocation location = store_there(config);
  if (userid.empty()) refuse("--servicer wants a userid");
  if (config.upstream.token.corp_id.empty()) refuse("--corp-id is needed");
  judge_store(location);
  StoreSession session(location, config.upstream.token.corp_id);
  session.migrate();
  const std::int64_t days = session.forget_servicer(userid);
  audit("forget", {{"servicer_userid", userid}, {"days", days}});
  std::printf("%lld days deleted\n", static_cast<long long>(days));
  return 0;
}

int run_backup(int argc, char** argv) {
  std::string file;
  const Config config = read_arguments(argc, argv, Scope::store,
                                       {{"file", &file, "the copy; it must not be there yet", "FILE", true}});
  const StoreLocation location = store_there(config);
  if (location.kind == StoreKind::postgresql) refuse("a PostgreSQL store is backed up with pg_dump");
  back_up_store(location, file);
  audit("backup", {{"store", location.target}, {"file", file}});
  std::printf("%s\n", file.c_str());
  return 0;
}

int run_restore(int argc, char** argv) {
  std::string file;
  const Config config = read_arguments(argc, argv, Scope::place_of_store,
                                       {{"file", &file, "a copy that backup made", "FILE", true}});
  const StoreLocation location = store_there(config);
  if (location.kind == StoreKind::postgresql)
    refuse("a PostgreSQL store is restored with pg_restore, or with psql, by what pg_dump wrote");
  restore_store(file, location.target);
  audit("restore", {{"store", location.target}, {"file", file}});
  std::printf("%s\n", location.target.c_str());
  return 0;
}

}  // namespace kfstat::relay
