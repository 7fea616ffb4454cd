#include "count.hpp"
#include "http/server.hpp"
#include "sandbox.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using kfstat::sandbox::Options;
using kfstat::sandbox::Sandbox;

constexpr int wrong_usage = 2;

struct CommandLine {
  std::string listen = "127.0.0.1:0";
  std::optional<std::string> now;
  std::string secret_file;
  std::vector<std::string> faults;
  Options options;
};

void declare(CLI::App& app, CommandLine& line) {
  Options& options = line.options;
  app.set_version_flag("--version", KFSTAT_VERSION);
  app.add_option("--listen", line.listen, "Loopback address and port; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Other figures for another seed")->capture_default_str();
  app.add_option("--now", line.now, "Fix the clock at this Unix time, or @FILE: at the one in the file");
  app.add_option("--accounts", options.size.accounts, "How many accounts there are")
      ->check(CLI::Range(0, 5000))
      ->capture_default_str();
  app.add_option("--servicers", options.size.servicers, "At least so many servicers for each account")
      ->check(CLI::Range(0, 2000));
  app.add_option("--managed", options.size.managed,
                 "An account (open_kfid, or all) the app manages through the API; by default none");
  app.add_option("--corp-id", options.corp_id, "The corp id to accept (default: any)");
  app.add_option("--corp-secret-file", line.secret_file, "File with the secret to accept (default: any)");
  app.add_option_function<std::int64_t>(
         "--expires-in", [&options](std::int64_t value) { options.expires_in = std::chrono::seconds(value); },
         "Life of an access token in seconds (default 7200)")
      ->check(CLI::Range(1, 86400));
  app.add_option_function<std::int64_t>(
         "--latency-ms",
         [&options](std::int64_t value) { options.latency = std::chrono::milliseconds(value); },
         "Wait so long before each answer")
      ->check(CLI::Range(std::uint64_t{0}, kfstat::sandbox::longest_pause_ms));
  app.add_option("--calls-per-minute", options.limits.calls_per_minute,
                 "45009 above it, per endpoint; 0: no limit")
      ->capture_default_str();
  app.add_option("--concurrent-calls", options.limits.concurrent_calls, "45033 above it; 0: no limit")
      ->capture_default_str();
  app.add_option("--fault", line.faults, "A fault: kind=errcode,errcode=45009,endpoint=gettoken,times=1");
}

std::string read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  // As the relay reads it: what editors add is no part of it.
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  constexpr std::string_view space = " \t\r\n";
  if (secret.starts_with(mark)) secret.erase(0, mark.size());
  secret.erase(0, secret.find_first_not_of(space));
  secret.erase(secret.find_last_not_of(space) + 1);
  if (secret.empty())
    throw std::invalid_argument("no secret can be read from the file of --corp-secret-file");
  return secret;
}

kfstat::Clock read_clock(const std::string& given) {
  try {
    return kfstat::Clock(given);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(std::string("--now ") + error.what());
  }
}

kfstat::http::ServerOptions server_options(const std::string& listen, Sandbox& sandbox) {
  const kfstat::http::Endpoint endpoint = kfstat::http::parse_endpoint(listen);
  if (!endpoint.loopback) throw std::invalid_argument("the sandbox listens on loopback addresses only");
  kfstat::http::ServerOptions options;
  options.host = endpoint.host;
  options.port = endpoint.port;
  options.timeouts.handler = std::chrono::minutes(15);
  options.timeouts.drain = std::chrono::seconds(2);
  options.on_refused = [&sandbox](std::string_view, int, std::string_view) {
    sandbox.seen.record_refused_request();
  };
  return options;
}

void serve(const std::string& listen, Sandbox& sandbox) {
  boost::asio::io_context context(1);
  const auto answer =
      [&sandbox](kfstat::http::Request request) -> boost::asio::awaitable<kfstat::http::Response> {
    if (request.path.starts_with("/_sandbox/")) co_return answer_control(sandbox, request);
    co_return co_await answer_call(sandbox, std::move(request));
  };
  const kfstat::http::ServerOptions options = server_options(listen, sandbox);
  kfstat::http::Server server(context, options, answer);
  const std::string host =
      options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  std::cout << "kfstat-sandbox listening on http://" << host << ":" << server.port() << '\n' << std::flush;
  server.run_until_signal();
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine line;
  CLI::App app("Stands in for WeCom's server in development, demonstrations and tests.", "kfstat-sandbox");
  declare(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : wrong_usage;
  }
  try {
    if (!line.secret_file.empty()) line.options.corp_secret = read_secret(line.secret_file);
    if (line.now) line.options.clock = read_clock(*line.now);
    Sandbox sandbox(line.options);
    for (const std::string& spec : line.faults)
      sandbox.faults.add(kfstat::sandbox::parse_fault_spec(spec));
    serve(line.listen, sandbox);
  } catch (const std::invalid_argument& error) {
    std::cerr << "kfstat-sandbox: " << error.what() << "\n";
    return wrong_usage;
  } catch (const std::exception& error) {
    std::cerr << "kfstat-sandbox: " << error.what() << "\n";
    return 3;
  }
  return 0;
}
