// GET /metrics, on a port of its own.
#pragma once

#include "http/server.hpp"
#include "watch/metrics.hpp"

namespace kfstat::relay {

// Only for requests that name a loopback address: no page of another site may read it by a name of its own.
// Public ones are for whoever reaches them, by any name.
http::Handler metrics_handler(const Metrics& metrics, bool is_public);

}  // namespace kfstat::relay
