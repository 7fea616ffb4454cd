#include "serve.hpp"

#include "commands/reload.hpp"
#include "watch/log.hpp"
#include "watch/metrics_page.hpp"
#include "watch/service_notice.hpp"

#include <boost/asio/io_context.hpp>
#include <sys/resource.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {
namespace {

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

}  // namespace

http::ServerOptions server_options(Relay& relay, const Config& config) {
  http::ServerOptions options;
  options.socket_path = config.listen.socket_path;
  options.host = config.listen.host;
  options.port = config.listen.port;
  options.limits.connections = raise_file_limit();
  options.body_limit = [](std::string_view, std::string_view path) { return Relay::body_limit(path); };
  options.admit = [&relay](const http::Request& request) { return relay.admit(request); };
  // Without sign-in all clients are on this machine, and nobody is kept out by another.
  options.is_exempt = [&config](std::string_view peer) {
    return config.access.mode == AccessMode::none || is_trusted_proxy(config.access, peer);
  };
  options.on_stop = [&relay] {
    notify_service("STOPPING=1");
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
    log_event("info", "refused", {{"peer", peer}, {"status", status}, {"outcome", code}});
  };
  return options;
}

int serve(const SettingsSource& source, InForce& current) {
  const Config& config = current.config;
  boost::asio::io_context context;
  Relay relay(context, config);
  // One that comes before the server listens to it finds nothing to reload, and must not end the process.
  std::signal(SIGHUP, SIG_IGN);

  http::ServerOptions options = server_options(relay, config);
  options.on_hangup = [&] {
    relay.metrics().count_reload(reload(source, current));
    relay.end_revoked();
  };
  http::Server server(context, options,
                      [&relay](http::Request request) { return relay.answer(std::move(request)); });
  relay.listen_on(server.port());

  std::printf("kfstat-relay listening on %s\n", address_of(config.listen, server.port()).c_str());
  std::optional<http::Server> metrics;
  if (config.metrics_listen) {
    metrics.emplace(context, metrics_options(*config.metrics_listen),
                    metrics_handler(relay.metrics(), config.metrics_public));
    metrics->start();
    std::printf("kfstat-relay metrics on %s/metrics\n",
                address_of(*config.metrics_listen, metrics->port()).c_str());
  }
  std::fflush(stdout);
  if (config.collector.is_daily || config.collector.retention_days > 0) relay.start_collector();
  log_event("info", "start", {{"version", KFSTAT_VERSION}, {"port", server.port()}});
  keep_watchdog_calm(context);
  notify_service("READY=1");
  server.run_until_signal();
  log_event("info", "stop", {});
  return 0;
}

}  // namespace kfstat::relay
