#include "store_commands.hpp"

#include "collector.hpp"
#include "config.hpp"
#include "exit.hpp"
#include "kfstat/calendar.hpp"
#include "log.hpp"
#include "pace_share.hpp"
#include "settings.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <string>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

// The parts of a relay that has no clients.
struct Workshop {
  explicit Workshop(const Config& config)
      : upstream(context, config),
        store(context, store_location(config), config.corp_id),
        directory(context, upstream, store),
        source(context, config, upstream, store),
        collector(context, source, directory, store),
        pace_share(context, store, upstream.pace()) {}

  // Runs the work to its end; SIGTERM and Ctrl-C stop it after what is in flight.
  void run(asio::awaitable<void> work) {
    asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([this](boost::system::error_code error, int) {
      if (!error) stop.request_stop();
    });
    std::exception_ptr failure;
    asio::co_spawn(context, pace_share.keep(), asio::detached);
    asio::co_spawn(context, among_others(std::move(work)), [&](std::exception_ptr why) {
      failure = why;
      context.stop();
    });
    context.run();
    if (failure) std::rethrow_exception(failure);
  }

  // The work, with the part of upstream's limits that a relay beside it leaves.
  asio::awaitable<void> among_others(asio::awaitable<void> work) {
    co_await pace_share.take();
    std::exception_ptr failure;
    try {
      co_await std::move(work);
    } catch (...) {
      failure = std::current_exception();
    }
    co_await pace_share.leave();
    if (failure) std::rethrow_exception(failure);
  }

  asio::io_context context;
  std::stop_source stop;
  Upstream upstream;
  Store store;
  Directory directory;
  StatisticSource source;
  Collector collector;
  PaceShare pace_share;
};

Config read_arguments(int argc, char** argv, const std::function<void(CLI::App&)>& further) {
  const SettingsSource source(argc, argv, further);
  const Settings settings = source.read();
  Config config = read_config(settings);
  source.end_if_only_judged(settings);
  source.warn(settings);
  return config;
}

void refuse_memory(const Config& config) {
  if (store_location(config).kind == StoreKind::memory) refuse("--store is needed");
}

struct Refetch {
  std::string open_kfid;
  std::string servicer_userid;
  DayRange range;
  std::size_t done = 0;
  std::size_t failed = 0;
};

asio::awaitable<void> refetch(Workshop& shop, Refetch& order) {
  Unlisted unlisted;
  const std::vector<Series> all = co_await shop.collector.list_series(unlisted);
  order.failed += unlisted.refused + unlisted.failed;
  for (const Series& series : all) {
    if (!order.open_kfid.empty() && series.open_kfid != order.open_kfid) continue;
    if (!order.servicer_userid.empty() && series.servicer_userid != order.servicer_userid) continue;
    if (shop.stop.stop_requested()) break;
    Caller caller;
    caller.priority = Priority::collector;
    caller.left = shop.stop.get_token();
    caller.waits_long = true;
    const std::vector<std::string> issues =
        co_await shop.source.read_again(series, order.range, std::move(caller));
    ++(issues.empty() ? order.done : order.failed);
    if (!issues.empty()) std::fprintf(stderr, "%s: %s\n", series.open_kfid.c_str(), issues.front().c_str());
  }
}

asio::awaitable<void> collect(Workshop& shop, const Config& config, Collection& collection) {
  collection = co_await shop.collector.run(shop.stop.get_token());
  co_await shop.collector.drop_old(config.retention_days);
}

Day read_date(const std::string& text, const char* flag) {
  const std::optional<Day> day = parse_date(text);
  if (!day) refuse(std::string(flag) + " must be a date such as 2022-02-23");
  return *day;
}

}  // namespace

int run_collect(int argc, char** argv) {
  const Config config = read_arguments(argc, argv, {});
  refuse_memory(config);
  start_log(config.log_level);
  Workshop shop(config);
  Collection collection;
  shop.run(collect(shop, config, collection));
  std::printf("%zu series up to %s, %zu refused, %zu failed\n", collection.done,
              format_date(collection.run).c_str(), collection.refused, collection.failed);
  return collection.complete() && !shop.stop.stop_requested() ? 0 : 1;
}

int run_refetch(int argc, char** argv) {
  Refetch order;
  std::string from;
  std::string to;
  const Config config = read_arguments(argc, argv, [&](CLI::App& app) {
    app.add_option("--from", from, "the first day to ask for anew")->required()->type_name("DATE");
    app.add_option("--to", to, "the last one")->required()->type_name("DATE");
    app.add_option("--open-kfid", order.open_kfid, "of this account only")->type_name("ID");
    app.add_option("--servicer", order.servicer_userid, "of this person only")->type_name("ID");
  });
  refuse_memory(config);
  start_log(config.log_level);
  Workshop shop(config);
  order.range = {read_date(from, "--from"), read_date(to, "--to")};
  const Today today = today_at(shop.source.now());
  if (order.range.start > order.range.end) refuse("--from is after --to");
  const Day first = shop.source.first_day();
  if (order.range.start < first || order.range.end > today.yesterday) {
    refuse("the days from " + format_date(first) + " to " + format_date(today.yesterday) +
           " can be asked for: what upstream has, within --retention-days");
  }
  shop.run(refetch(shop, order));
  std::printf("%zu series asked for anew, %zu failed\n", order.done, order.failed);
  return order.failed == 0 && !shop.stop.stop_requested() ? 0 : 1;
}

int run_forget(int argc, char** argv) {
  std::string userid;
  const Config config = read_arguments(argc, argv, [&](CLI::App& app) {
    app.add_option("--servicer", userid, "whose days are deleted")->required()->type_name("ID");
  });
  refuse_memory(config);
  if (userid.empty()) refuse("--servicer wants a userid");
  StoreSession session(store_location(config), config.corp_id);
  session.migrate();
  std::printf("%lld days deleted\n", static_cast<long long>(session.forget_servicer(userid)));
  return 0;
}

int run_backup(int argc, char** argv) {
  std::string file;
  const Config config = read_arguments(argc, argv, [&](CLI::App& app) {
    app.add_option("file", file, "the copy; it must not be there yet")->required()->type_name("FILE");
  });
  const StoreLocation location = store_location(config);
  if (location.kind == StoreKind::memory) refuse("--store is needed");
  if (location.kind == StoreKind::postgresql) refuse("a PostgreSQL store is backed up with pg_dump");
  StoreSession session(location, config.corp_id);
  session.migrate();
  session.copy_to(file);
  std::printf("%s\n", file.c_str());
  return 0;
}

}  // namespace kfstat::relay
