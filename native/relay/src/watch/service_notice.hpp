// What the service manager is told, in sd_notify's protocol; nothing where there is none.
#pragma once

#include <boost/asio/io_context.hpp>

#include <string_view>

namespace kfstat::relay {

// Takes $NOTIFY_SOCKET and $WATCHDOG_USEC out of the environment: they are not for what the relay starts.
void find_service_manager();

// "READY=1", "STOPPING=1".
void notify_service(std::string_view state);

// Tells, at half the time that was agreed, that the context still does its work, for as long as it runs.
void keep_watchdog_calm(boost::asio::io_context& context);

}  // namespace kfstat::relay
