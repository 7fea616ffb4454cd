// A token from a program of the operator's, for apps that are not self-built.
#pragma once

#include "upstream/ask_upstream.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace kfstat::relay {

// Runs the command in a shell and gives what it printed, which is to be of gettoken's shape:
// {"access_token":"…","expires_in":7200}. Kind `unreachable` where it failed, `timed_out` after 10 s,
// `too_large` beyond 16 KiB; it is killed then, with all it started. The log never holds what it printed.
boost::asio::awaitable<Answer> ask_program(std::string command);

}  // namespace kfstat::relay
