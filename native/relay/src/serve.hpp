// A relay behind its server, from the first connection to the last.
#pragma once

#include "http/server.hpp"
#include "relay.hpp"
#include "settings/in_force.hpp"
#include "settings/settings.hpp"

namespace kfstat::relay {

// What the server has to know of a relay: where to listen, limits, who is exempt of them, the headers of
// every response. Both must outlive the server.
http::ServerOptions server_options(Relay& relay, const Config& config);

// Serves until SIGTERM or SIGINT; SIGHUP reads the settings anew. The process's exit status. Throws Exit, and
// std::runtime_error where the store, the page's files or the address cannot be had.
int serve(const SettingsSource& source, InForce& current);

}  // namespace kfstat::relay
