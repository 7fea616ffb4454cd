// What the operator decided: flags first, KFSTAT_… variables second.
#pragma once

#include "http/server.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace kfstat::relay {

struct Config {
  http::Endpoint listen;
  std::string upstream;  // scheme and authority only, no "/" at the end
  bool upstream_is_loopback = false;
  std::string upstream_ca;  // a PEM file; "": the system's
  std::string corp_id;
  std::string corp_secret;
  std::optional<std::int64_t> now;
  std::string web;  // "": no pages
  std::vector<std::string> allowed_hosts;
  std::string store;  // sqlite:FILE, a postgresql:// URL or memory:; "": see default_store
  std::int64_t calls_per_minute = 9'000;  // of get_servicer_statistic, as the two that follow
  std::int64_t calls_per_hour = 135'000;
  std::int64_t concurrent_calls = 24;
  std::int64_t retention_days = 0;  // 0: days are kept for good
  bool collects_daily = false;      // yesterday for everyone, after 06:00 UTC+8
};

// The process has nothing to serve and ends: after --help or --version with 0, wrong usage with 2, a file
// that cannot be read with 3. Never holds a secret.
struct Exit {
  int status = 0;
  std::string out;
  std::string err;
};

// Throws Exit.
Config read_config(int argc, char** argv);

}  // namespace kfstat::relay
