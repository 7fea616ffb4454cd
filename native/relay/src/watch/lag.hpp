// How late the event loop is.
#pragma once

#include "watch/metrics.hpp"

#include <boost/asio/awaitable.hpp>

namespace kfstat::relay {

// Counts it for as long as the context runs.
boost::asio::awaitable<void> watch_lag(Metrics& metrics);

}  // namespace kfstat::relay
