// A count in a document that controls the sandbox.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace kfstat::sandbox {

constexpr std::uint64_t longest_pause_ms = 600'000;

// Throws std::invalid_argument with a sentence for a person.
std::uint64_t read_count(const std::string& key, const nlohmann::json& value,
                         std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace kfstat::sandbox
