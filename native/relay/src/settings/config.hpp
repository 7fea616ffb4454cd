// What the operator decided, judged and typed.
#pragma once

#include "clock/clock.hpp"
#include "door/sign_in.hpp"
#include "exit.hpp"
#include "http/endpoint.hpp"
#include "settings/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kfstat::relay {

struct Config {
  http::Endpoint listen;
  std::optional<http::Endpoint> metrics_listen;
  bool metrics_public = false;  // any address may be listened at, and any Host is answered
  std::string upstream;         // scheme and authority only, no "/" at the end
  bool upstream_is_loopback = false;
  std::string upstream_ca;  // a PEM file; "": the system's
  std::string corp_id;
  std::string corp_secret;    // "" where there is a token_command
  std::string token_command;  // prints what gettoken would answer; "": gettoken is asked
  Clock clock;
  std::string web;  // "": no pages
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> allowed_origins;  // in small letters
  AccessRules access;
  std::string store;  // sqlite:FILE, a postgresql:// URL or memory:; "": see default_store
  std::int64_t calls_per_minute = 9'000;  // of get_servicer_statistic, as the three that follow
  std::int64_t calls_per_hour = 135'000;
  std::int64_t concurrent_calls = 24;
  std::int64_t user_calls_per_hour = 67'500;
  std::int64_t retention_days = 0;  // 0: days are kept for good
  bool collects_daily = false;      // yesterday for everyone, after 06:00 UTC+8
  std::string log_level;            // the least that is logged: "debug", "info", "warn" or "error"
};

// Notes what is not fit.
Config read_config(const Settings& settings, Faults& faults);

// What a command about the store alone may need: store, upstream_is_loopback, corp_id where it was given,
// log_level. Neither access nor secret.
Config read_store_config(const Settings& settings, Faults& faults);

// Where the relay listens; throws Exit for an address that is none.
http::Endpoint read_listen(const Settings& settings);

}  // namespace kfstat::relay
