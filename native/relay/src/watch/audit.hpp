// What an operator did by a command, in the log.
#pragma once

#include "watch/log.hpp"

#include <string_view>

namespace kfstat::relay {

// One line, whatever --log-level: {"time":…,"level":"info","event":"forget","by":"root","sudo_user":"li",
// …fields}. `by` is the user of the operating system; `sudo_user` is there where sudo says who that was
// before.
void audit(std::string_view event, const LogFields& fields);

}  // namespace kfstat::relay
