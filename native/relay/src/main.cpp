#include "commands/doctor.hpp"
#include "commands/healthcheck.hpp"
#include "commands/reload.hpp"
#include "commands/store_commands.hpp"
#include "commands/token_command.hpp"
#include "files/exit.hpp"
#include "http/server.hpp"
#include "relay.hpp"
#include "settings/in_force.hpp"
#include "watch/log.hpp"
#include "watch/metrics_page.hpp"
#include "watch/service_notice.hpp"

#include <boost/asio/io_context.hpp>
#include <curl/curl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace kfstat;

constexpr rlim_t wanted_files = 8192;
constexpr rlim_t spare_files = 256;  // upstream connections, logs

// How many clients the process has file descriptors for.
std::size_t raise_file_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 512;
  if (files.rlim_cur < wanted_files) {
    files.rlim_cur = files.rlim_max < wanted_files ? files.rlim_max : wanted_files;
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
  }
  const rlim_t usable = files.rlim_cur > 2 * spare_files ? files.rlim_cur - spare_files : files.rlim_cur / 2;
  return usable < 4096 ? static_cast<std::size_t>(usable) : 4096;
}

// Large answers are mapped and given back one by one; by default glibc learns from the first to keep the
// next.
void keep_memory_small() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  mallopt(M_ARENA_MAX, 2);
#endif
}

std::string address_of(const http::Endpoint& endpoint, std::uint16_t port) {
  if (!endpoint.socket_path.empty()) return "unix:" + endpoint.socket_path;
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return (v6 ? "http://[" + endpoint.host + "]:" : "http://" + endpoint.host + ":") + std::to_string(port);
}

http::ServerOptions metrics_options(const http::Endpoint& endpoint) {
  http::ServerOptions options;
  options.host = endpoint.host;
  options.port = endpoint.port;
  options.limits.connections = 64;
  options.limits.body = 0;
  return options;
}

int serve(const relay::SettingsSource& source, relay::InForce& current) {
  const relay::Config& config = current.config;
  boost::asio::io_context context;
  relay::Relay relay(context, config);
  // One that comes before the server listens to it finds nothing to reload, and must not end the process.
  std::signal(SIGHUP, SIG_IGN);

  http::ServerOptions options;
  options.socket_path = config.listen.socket_path;
  options.host = config.listen.host;
  options.port = config.listen.port;
  options.limits.connections = raise_file_limit();
  options.body_limit = [](std::string_view, std::string_view path) { return relay::Relay::body_limit(path); };
  options.admit = [&relay](const http::Request& request) { return relay.admit(request); };
  // Without sign-in all clients are on this machine, and nobody is kept out by another.
  options.is_exempt = [&config](std::string_view peer) {
    return config.access.mode == relay::AccessMode::none || relay::is_trusted_proxy(config.access, peer);
  };
  options.on_stop = [&relay] {
    relay::notify_service("STOPPING=1");
    relay.begin_stop();
  };
  options.default_headers = {
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Content-Security-Policy",
       "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}};
  options.on_refused = [&relay](std::string_view peer, int status, std::string_view code) {
    relay.metrics().count_refused(code);
    relay::log_event("info", "refused", {{"peer", peer}, {"status", status}, {"outcome", code}});
  };
  options.on_hangup = [&] {
    relay.metrics().count_reload(relay::reload(source, current));
    relay.end_revoked();
  };
  http::Server server(context, options,
                      [&relay](http::Request request) { return relay.answer(std::move(request)); });
  relay.listen_on(server.port());

  std::printf("kfstat-relay listening on %s\n", address_of(config.listen, server.port()).c_str());
  std::optional<http::Server> metrics;
  if (config.metrics_listen) {
    metrics.emplace(context, metrics_options(*config.metrics_listen),
                    relay::metrics_handler(relay.metrics(), config.metrics_public));
    metrics->start();
    std::printf("kfstat-relay metrics on %s/metrics\n",
                address_of(*config.metrics_listen, metrics->port()).c_str());
  }
  std::fflush(stdout);
  if (config.collector.is_daily || config.collector.retention_days > 0) relay.start_collector();
  relay::log_event("info", "start", {{"version", KFSTAT_VERSION}, {"port", server.port()}});
  relay::keep_watchdog_calm(context);
  relay::notify_service("READY=1");
  server.run_until_signal();
  relay::log_event("info", "stop", {});
  return 0;
}

using Command = int (*)(int argc, char** argv);

// What stands in place of the first flag; serving is what has no name.
Command command_of(std::string_view name) {
  if (name == "doctor") return relay::run_doctor;
  if (name == "collect") return relay::run_collect;
  if (name == "refetch") return relay::run_refetch;
  if (name == "forget") return relay::run_forget;
  if (name == "backup") return relay::run_backup;
  if (name == "restore") return relay::run_restore;
  if (name == "healthcheck") return relay::run_healthcheck;
  return name == "token" ? relay::run_token : nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory_small();
  std::signal(SIGPIPE, SIG_IGN);
  // A core file would hold the secret.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  relay::find_service_manager();
  try {
    if (const Command run = argc > 1 ? command_of(argv[1]) : nullptr) return run(argc - 1, argv + 1);
    const relay::SettingsSource source(argc, argv);
    relay::InForce current = relay::read_in_force(source);
    relay::start_log(current.config.log_level);
    for (const std::string& warning : source.warnings(current.settings))
      relay::log_event("warn", "configuration", {{"detail", warning}});
    return serve(source, current);
  } catch (const relay::Exit& exit) {
    std::fputs(exit.out.c_str(), stdout);
    std::fputs(exit.err.c_str(), stderr);
    return exit.status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kfstat-relay: %s\n", error.what());
    return 3;
  }
}
