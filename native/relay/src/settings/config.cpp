#include "settings/config.hpp"

#include "access/host_names.hpp"
#include "files/exit.hpp"
#include "settings/access_rules.hpp"
#include "store/store_url.hpp"
#include <kfstat/document.hpp>
#include <kfstat/issue.hpp>

#include <curl/curl.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace kfstat::relay {
namespace {

struct UrlPart {
  explicit UrlPart(CURLU* url, CURLUPart part) { found = curl_url_get(url, part, &text, 0) == CURLUE_OK; }
  ~UrlPart() { curl_free(text); }
  UrlPart(const UrlPart&) = delete;
  UrlPart& operator=(const UrlPart&) = delete;

  char* text = nullptr;
  bool found = false;
};

void read_upstream(const Settings& settings, Config& config) {
  const std::string given = settings.text("upstream");
  const std::string origin = settings.origin("upstream");
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, given.c_str(), 0) != CURLUE_OK) {
    const bool lacks_scheme =
        !given.empty() && given.find("://") == std::string::npos && !fault_of_host(given);
    refuse(origin + " is not a URL" + (lacks_scheme ? ": write https://" + given : ""));
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (UrlPart(url.get(), part).found) refuse(origin + " must be a scheme, a host and a port only");
  }
  const UrlPart scheme(url.get(), CURLUPART_SCHEME);
  const UrlPart host(url.get(), CURLUPART_HOST);
  const UrlPart port(url.get(), CURLUPART_PORT);
  const UrlPart path(url.get(), CURLUPART_PATH);
  if (!scheme.found || !host.found) refuse(origin + " is not a URL");
  if (path.found && std::string_view(path.text) != "/") {
    refuse(origin + " must be a scheme, a host and a port only");
  }
  const std::string_view protocol(scheme.text);
  config.upstream.wire.is_loopback = http::is_loopback_literal(host.text);
  if (protocol != "https" && protocol != "http") refuse(origin + " must be https");
  if (protocol == "http" && !config.upstream.wire.is_loopback) {
    refuse(origin + " may be plain http only to a loopback address such as http://127.0.0.1:8081");
  }
  config.upstream.wire.origin = std::string(protocol) + "://" + host.text;
  if (port.found) config.upstream.wire.origin += std::string(":") + port.text;
}

void judge_listen(const Settings& settings, const Config& config) {
  if (config.access.mode != AccessMode::none || config.listen.loopback) return;
  refuse(settings.origin("listen") + " " + settings.text("listen") +
         " is not a loopback address. Without authentication the relay listens on loopback only; "
         "see --access.");
}

void read_metrics_listen(const Settings& settings, Config& config) {
  if (settings.find("metrics-listen") == nullptr) return;
  const std::string origin = settings.origin("metrics-listen");
  try {
    config.metrics_listen = http::parse_endpoint(settings.text("metrics-listen"));
  } catch (const std::invalid_argument& error) {
    refuse(origin + ": " + error.what());
  }
  if (!config.metrics_listen->socket_path.empty()) refuse(origin + " must be an address and a port");
  if (!config.metrics_listen->loopback && !config.metrics_public) {
    refuse(origin +
           " must be a loopback address: with --metrics-public it may be any, and whoever reaches it "
           "reads the metrics");
  }
}

[[noreturn]] void refuse_name(const std::string& origin, const std::string& text, const std::string& fault) {
  std::string why = origin;
  why.append(": ").append(text).append(" ").append(fault);
  refuse(why);
}

void read_origins(const Settings& settings, Config& config, Faults& faults) {
  const std::string origin = settings.origin("allowed-origin");
  for (const std::string& text : settings.list("allowed-origin")) {
    faults.note([&] {
      if (const auto fault = fault_of_origin(text)) refuse_name(origin, text, *fault);
    });
    config.gate.allowed_origins.push_back(http::lower_case(text));
  }
}

void read_hosts(const Settings& settings, Config& config, Faults& faults) {
  const std::string origin = settings.origin("allowed-host");
  for (const std::string& text : settings.list("allowed-host")) {
    faults.note([&] {
      if (const auto fault = fault_of_host(text)) refuse_name(origin, text, *fault);
    });
    config.gate.allowed_hosts.push_back(text);
  }
}

void read_store(const Settings& settings, Config& config) {
  config.store = settings.text("store");
  if (config.store.empty()) return;
  try {
    parse_store_url(config.store);
  } catch (const std::invalid_argument& error) {
    refuse(settings.origin("store") + ": " + error.what());
  }
}

void read_clock(const Settings& settings, Config& config) {
  if (settings.find("now") == nullptr) return;
  const std::string origin = settings.origin("now");
  if (!config.upstream.wire.is_loopback)
    refuse(origin + " is refused with an upstream that is not a loopback address");
  try {
    config.clock = Clock(settings.text("now"));
  } catch (const std::invalid_argument& error) {
    refuse(origin + " " + error.what());
  }
}

// Whether yesterday is brought in every day: by default for the real upstream only.
bool read_collect(const Settings& settings, const Config& config) {
  const std::string collect = settings.text("collect");
  if (collect.empty()) return !config.upstream.wire.is_loopback;
  if (collect != "daily" && collect != "off") refuse(settings.origin("collect") + " must be daily or off");
  return collect == "daily";
}

void read_targets(const Settings& settings, Config& config, Faults& faults) {
  if (settings.find("targets") == nullptr) return;
  const std::string text = settings.text("targets");
  const std::string origin = settings.origin("targets");
  const auto targets = document::targets(text);
  for (const Issue& issue : targets.issues) {
    faults.note([&] {
      if (issue.code == IssueCode::query_not_json)
        refuse(origin + R"( is not valid JSON, as {"FIELD":{"min":NUMBER}})");
      refuse(origin + ": " + format_issue(issue, Locale::en));
    });
  }
  if (targets && !targets->empty()) config.targets = nlohmann::ordered_json::parse(text).dump();
}

std::string read_log_level(const Settings& settings) {
  std::string level = settings.text("log-level");
  if (level != "debug" && level != "info" && level != "warn" && level != "error")
    refuse(settings.origin("log-level") + " must be debug, info, warn or error");
  return level;
}

void judge_corp_id(const Settings& settings) {
  if (settings.text("corp-id").empty() && !settings.is_unread("corp-id")) refuse("--corp-id is needed");
}

void read_secret(const Settings& settings, Config& config) {
  config.upstream.token.secret = settings.text("corp-secret");
  config.upstream.token.command = settings.text("token-command");
  if (!config.upstream.token.secret.empty() || settings.is_unread("corp-secret") ||
      !config.upstream.token.command.empty())
    return;
  refuse("a corp secret is needed: --corp-secret-file FILE, KFSTAT_CORP_SECRET or KFSTAT_CORP_SECRET_FILE");
}

}  // namespace

StoreLocation store_location(const Config& config, Folder folder) {
  if (config.store.empty()) return default_store(config.upstream.wire.is_loopback, folder);
  try {
    return parse_store_url(config.store);
  } catch (const std::invalid_argument& error) {
    refuse(std::string("--store: ") + error.what());
  }
}

http::Endpoint read_listen(const Settings& settings) {
  std::string listen = settings.text("listen");
  try {
    if (listen.starts_with("localhost:")) listen.replace(0, 9, "127.0.0.1");
    return http::parse_endpoint(listen);
  } catch (const std::invalid_argument& error) {
    refuse(settings.origin("listen") + ": " + error.what());
  }
}

Config read_store_config(const Settings& settings, Faults& faults) {
  Config config;
  const bool is_upstream_fit = faults.note([&] { read_upstream(settings, config); });
  if (is_upstream_fit) faults.note([&] { read_clock(settings, config); });
  config.upstream.token.corp_id = settings.text("corp-id");
  faults.note([&] { read_store(settings, config); });
  faults.note([&] { config.log_level = read_log_level(settings); });
  return config;
}

Config read_config(const Settings& settings, Faults& faults) {
  AccessRules access;
  bool is_address_fit = faults.note([&] { access = read_access(settings, faults); });
  Config config = read_store_config(settings, faults);
  config.access = std::move(access);
  faults.note([&] { judge_corp_id(settings); });
  if (!faults.note([&] { config.listen = read_listen(settings); })) is_address_fit = false;
  if (is_address_fit) faults.note([&] { judge_listen(settings, config); });
  faults.note([&] { config.metrics_public = settings.is_on("metrics-public"); });
  faults.note([&] { read_metrics_listen(settings, config); });
  faults.note([&] { read_secret(settings, config); });
  config.upstream.wire.ca = settings.text("upstream-ca");
  config.web = settings.text("web");
  read_hosts(settings, config, faults);
  read_origins(settings, config, faults);
  read_targets(settings, config, faults);
  const auto number = [&](std::int64_t& value, std::string_view name, std::int64_t least, std::int64_t most) {
    faults.note([&] { value = settings.number(name, least, most); });
  };
  number(config.upstream.limits.per_minute, "calls-per-minute", 1, 10'000'000);
  number(config.upstream.limits.per_hour, "calls-per-hour", 1, 100'000'000);
  number(config.upstream.limits.at_once, "concurrent-calls", 1, 256);
  config.upstream.limits.per_hour_and_user = std::max<std::int64_t>(1, config.upstream.limits.per_hour / 2);
  if (settings.find("user-calls-per-hour") != nullptr)
    number(config.upstream.limits.per_hour_and_user, "user-calls-per-hour", 1, 100'000'000);
  number(config.collector.retention_days, "retention-days", 0, 100'000);
  faults.note([&] { config.collector.is_daily = read_collect(settings, config); });
  return config;
}

}  // namespace kfstat::relay
