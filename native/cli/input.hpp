// Where the command line reads from: files and standard input, never more than a limit tells apart.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace kfstat::cli {

// Something that could not be reached or read: exit status 3.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What the arguments together cannot mean: exit status 2.
struct WrongUsage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The bytes of a file, or of standard input for "" and "-"; of a larger one the first `limit_bytes` + 1,
// which is enough to be refused. Throws Unreachable, and WrongUsage where standard input is wanted twice.
std::string read_input(const std::string& path, std::size_t limit_bytes);

}  // namespace kfstat::cli
