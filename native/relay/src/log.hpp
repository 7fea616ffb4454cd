// JSON lines on standard error. No line ever holds a token, a secret or a query string.
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace kfstat::relay {

void start_log();

// For commands that speak to a person.
void silence_log();

// {"time":"…Z","level":"info","event":"request", …fields}
void log_event(std::string_view level, std::string_view event, const nlohmann::ordered_json& fields);

}  // namespace kfstat::relay
