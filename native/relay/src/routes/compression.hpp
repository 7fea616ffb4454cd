// Answers as gzip, for clients that want it.
#pragma once

#include "async/off_loop.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>

namespace kfstat::relay {

// JSON documents that are worth it. A stream compresses itself, and the page's files are compressed already.
boost::asio::awaitable<void> compress(const http::Request& request, http::Response& response,
                                      OffLoop& off_loop);

}  // namespace kfstat::relay
