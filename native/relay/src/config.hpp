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
