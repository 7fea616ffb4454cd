// A small file in one piece.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace kfstat::relay {

// Nothing where the file cannot be read, is no file, or holds more than `limit` bytes.
std::optional<std::string> read_whole_file(const std::string& path, std::size_t limit);

}  // namespace kfstat::relay
