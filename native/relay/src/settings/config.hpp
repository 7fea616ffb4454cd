// What the operator decided, judged and typed.
#pragma once

#include "clock/clock.hpp"
#include "door/gate.hpp"
#include "figures/collector.hpp"
#include "files/exit.hpp"
#include "http/endpoint.hpp"
#include "settings/settings.hpp"
#include "store/store.hpp"
#include "upstream/upstream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kfstat::relay {

struct Config {
  http::Endpoint listen;
  std::optional<http::Endpoint> metrics_listen;
  bool metrics_public = false;  // any address may be listened at, and any Host is answered
  UpstreamSettings upstream;
  Clock clock;
  std::string web;  // "": no pages
  GateSettings gate;
  AccessRules access;
  std::string store;  // sqlite:FILE, a postgresql:// URL or memory:; "": see default_store
  CollectorSettings collector;
  std::string targets;    // JSON text of the object that check_targets takes; "": none
  std::string log_level;  // the least that is logged: "debug", "info", "warn" or "error"
};

// Notes what is not fit.
Config read_config(const Settings& settings, Faults& faults);

// What a command about the store alone may need: store, whether upstream is loopback, corp_id where it was
// given, log_level. Neither access nor secret.
Config read_store_config(const Settings& settings, Faults& faults);

// Where the operator wants the store, else default_store. Throws Exit for a URL that is none.
StoreLocation store_location(const Config& config, Folder folder = Folder::made);

// Where the relay listens; throws Exit for an address that is none.
http::Endpoint read_listen(const Settings& settings);

}  // namespace kfstat::relay
