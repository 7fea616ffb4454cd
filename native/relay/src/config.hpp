// What the operator decided, judged and typed.
#pragma once

#include "http/server.hpp"
#include "settings.hpp"
#include "sign_in.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kfstat::relay {

struct Config {
  http::Endpoint listen;
  std::optional<http::Endpoint> metrics_listen;
  std::string upstream;  // scheme and authority only, no "/" at the end
  bool upstream_is_loopback = false;
  std::string upstream_ca;  // a PEM file; "": the system's
  std::string corp_id;
  std::string corp_secret;    // "" where there is a token_command
  std::string token_command;  // prints what gettoken would answer; "": gettoken is asked
  std::optional<std::int64_t> now;
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

// Throws Exit where a setting is not fit.
Config read_config(const Settings& settings);

}  // namespace kfstat::relay
