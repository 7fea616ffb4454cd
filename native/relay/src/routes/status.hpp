// GET /api/v1/status, /openapi.json, /livez and /readyz: what the relay says of itself.
#pragma once

#include "http/message.hpp"
#include "routes/exchange.hpp"
#include <kfstat/day.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace kfstat::relay {

// The clock of the page, the first day that can be asked for, what the viewer may do, and the operator's
// targets: JSON text, "" for none.
http::Response status(std::int64_t now, Day earliest, const Viewer& viewer, std::string_view targets);

http::Response openapi();

http::Response alive();

// 503 with the reason while the relay stops, and where the store has been silent for too long.
http::Response ready(bool is_stopping, std::chrono::steady_clock::duration store_silent_for,
                     Exchange& exchange);

}  // namespace kfstat::relay
