// Many small jobs, few at a time.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>

namespace kfstat::relay {

// Runs job(0) … job(count - 1), at most `width` at a time, and waits for all. A job that throws is as good as
// done.
boost::asio::awaitable<void> run_bounded(std::size_t count, std::size_t width,
                                         std::function<boost::asio::awaitable<void>(std::size_t)> job);

}  // namespace kfstat::relay
