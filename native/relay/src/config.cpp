#include "config.hpp"

#include "kfstat/calendar.hpp"

#include <CLI/CLI.hpp>
#include <curl/curl.h>
#include <string.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t secret_limit = 4096;

[[noreturn]] void refuse(const std::string& why, int status = 2) {
  throw Exit{status, "", "kfstat-relay: " + why + "\n"};
}

// `origin` names the option: in place of a path people paste the secret itself.
std::string read_secret_file(const std::string& path, const std::string& origin) {
  std::ifstream file(path, std::ios::binary);
  std::string text(secret_limit + 1, '\0');
  if (!file || !(file.read(text.data(), static_cast<std::streamsize>(text.size())) || file.eof())) {
    refuse("cannot read the secret file of " + origin, 3);
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.pop_back();
  if (text.empty() || text.size() > secret_limit)
    refuse("the secret file of " + origin + " is empty or too large", 3);
  return text;
}

// The value, which neither children nor /proc show from now on.
std::optional<std::string> take_variable(const char* name) {
  char* const value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  std::string taken(value);
  explicit_bzero(value, taken.size());
  unsetenv(name);
  return taken;
}

std::string read_secret(const std::string& file_flag) {
  std::optional<std::string> secret = take_variable("KFSTAT_CORP_SECRET");
  if (!file_flag.empty()) return read_secret_file(file_flag, "--corp-secret-file");
  if (secret) {
    if (secret->empty()) refuse("KFSTAT_CORP_SECRET is empty");
    return *std::move(secret);
  }
  if (const char* const path = std::getenv("KFSTAT_CORP_SECRET_FILE"))
    return read_secret_file(path, "KFSTAT_CORP_SECRET_FILE");
  if (const char* const folder = std::getenv("CREDENTIALS_DIRECTORY")) {
    return read_secret_file(std::string(folder) + "/kfstat-corp-secret", "CREDENTIALS_DIRECTORY");
  }
  refuse("a corp secret is needed: --corp-secret-file FILE, KFSTAT_CORP_SECRET or KFSTAT_CORP_SECRET_FILE");
}

struct UrlPart {
  explicit UrlPart(CURLU* url, CURLUPart part) { found = curl_url_get(url, part, &text, 0) == CURLUE_OK; }
  ~UrlPart() { curl_free(text); }
  UrlPart(const UrlPart&) = delete;
  UrlPart& operator=(const UrlPart&) = delete;

  char* text = nullptr;
  bool found = false;
};

void read_upstream(const std::string& given, Config& config) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, given.c_str(), 0) != CURLUE_OK) {
    refuse("--upstream is not a URL");
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (UrlPart(url.get(), part).found) refuse("--upstream must be a scheme, a host and a port only");
  }
  const UrlPart scheme(url.get(), CURLUPART_SCHEME);
  const UrlPart host(url.get(), CURLUPART_HOST);
  const UrlPart port(url.get(), CURLUPART_PORT);
  const UrlPart path(url.get(), CURLUPART_PATH);
  if (!scheme.found || !host.found) refuse("--upstream is not a URL");
  if (path.found && std::string_view(path.text) != "/") {
    refuse("--upstream must be a scheme, a host and a port only");
  }
  const std::string_view protocol(scheme.text);
  config.upstream_is_loopback = http::is_loopback_literal(host.text);
  if (protocol != "https" && protocol != "http") refuse("--upstream must be https");
  if (protocol == "http" && !config.upstream_is_loopback) {
    refuse("--upstream may be plain http only to a loopback address such as http://127.0.0.1:8081");
  }
  config.upstream = std::string(protocol) + "://" + host.text;
  if (port.found) config.upstream += std::string(":") + port.text;
}

std::int64_t read_now(const std::string& text) {
  std::int64_t now = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, now);
  if (failure != std::errc{} || stop != end || now < 0 || now > last_instant) {
    refuse("--now must be Unix seconds from 0 to " + std::to_string(last_instant));
  }
  return now;
}

}  // namespace

Config read_config(int argc, char** argv) {
  Config config;
  std::string listen = "127.0.0.1:8480";
  std::string upstream = "https://qyapi.weixin.qq.com";
  std::string secret_file;
  std::string now;

  CLI::App app("Keeps the corp secret and the access token, and asks WeCom on behalf of a browser.",
               "kfstat-relay");
  app.set_version_flag("--version", "kfstat-relay " KFSTAT_VERSION);
  const auto option = [&app](const char* name, auto& value, const char* variable, const char* about) {
    return app.add_option(name, value, about)->envname(variable);
  };
  option("--listen", listen, "KFSTAT_LISTEN", "numeric address and port, port 0 for any")
      ->type_name("HOST:PORT");
  option("--upstream", upstream, "KFSTAT_UPSTREAM", "where WeCom's API is")->type_name("URL");
  option("--upstream-ca", config.upstream_ca, "KFSTAT_UPSTREAM_CA", "trust this CA instead of the system's")
      ->type_name("FILE");
  option("--corp-id", config.corp_id, "KFSTAT_CORP_ID", "the corp's id")->type_name("ID");
  app.add_option("--corp-secret-file", secret_file, "holds the app's secret (or KFSTAT_CORP_SECRET, …_FILE)")
      ->type_name("FILE");
  option("--now", now, "KFSTAT_NOW", "fixed clock in Unix seconds, loopback upstream only")->type_name("T");
  option("--web", config.web, "KFSTAT_WEB", "folder of the page's files")->type_name("DIR");
  option("--allowed-host", config.allowed_hosts, "KFSTAT_ALLOWED_HOST",
         "a further value of Host to answer to")
      ->type_name("HOST")
      ->allow_extra_args(false);
  option("--store", config.store, "KFSTAT_STORE", "where days are kept: sqlite:FILE or postgresql://…")
      ->type_name("URL");
  option("--calls-per-minute", config.calls_per_minute, "KFSTAT_CALLS_PER_MINUTE",
         "most statistic calls a minute")
      ->check(CLI::Range(1, 10'000'000));
  option("--calls-per-hour", config.calls_per_hour, "KFSTAT_CALLS_PER_HOUR", "most statistic calls an hour")
      ->check(CLI::Range(1, 100'000'000));
  option("--concurrent-calls", config.concurrent_calls, "KFSTAT_CONCURRENT_CALLS",
         "most statistic calls at once")
      ->check(CLI::Range(1, 256));
  option("--retention-days", config.retention_days, "KFSTAT_RETENTION_DAYS",
         "drop older days; 0 keeps them for good")
      ->check(CLI::Range(0, 100'000));
  std::string collect;
  option("--collect", collect, "KFSTAT_COLLECT", "daily (the default with a real upstream) or off")
      ->check(CLI::IsMember({"daily", "off"}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    throw Exit{0, std::string(version.what()) + "\n", ""};
  } catch (const CLI::Success&) {
    throw Exit{0, app.help(), ""};
  } catch (const CLI::ExtrasError&) {
    // What follows an unknown option may be a secret someone tried to pass, whatever it looks like.
    const std::string extra = app.remaining().front();
    refuse(extra.starts_with("--") ? "unknown option: " + extra.substr(0, extra.find('='))
                                   : "an unexpected argument");
  } catch (const CLI::ParseError& error) {
    refuse(error.what());
  }

  try {
    if (listen.starts_with("localhost:")) listen.replace(0, 9, "127.0.0.1");
    config.listen = http::parse_endpoint(listen);
  } catch (const std::invalid_argument& error) {
    refuse(std::string("--listen: ") + error.what());
  }
  if (!config.listen.loopback) {
    refuse("--listen " + listen +
           " is not a loopback address. Without authentication the relay listens on loopback only; "
           "other access modes are not there yet.");
  }
  read_upstream(upstream, config);
  if (!now.empty()) {
    config.now = read_now(now);
    if (!config.upstream_is_loopback)
      refuse("--now is refused with an upstream that is not a loopback address");
  }
  config.collects_daily = collect.empty() ? !config.upstream_is_loopback : collect == "daily";
  if (config.corp_id.empty()) refuse("--corp-id is needed");
  config.corp_secret = read_secret(secret_file);
  return config;
}

}  // namespace kfstat::relay
