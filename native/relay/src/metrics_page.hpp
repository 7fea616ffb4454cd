// GET /metrics, on a port of its own.
#pragma once

#include "http/server.hpp"
#include "metrics.hpp"

namespace kfstat::relay {

// Only for requests that name a loopback address: no page of another site may read it by a name of its own.
http::Handler metrics_handler(const Metrics& metrics);

}  // namespace kfstat::relay
