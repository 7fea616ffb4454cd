// Where the command line reads from: files and standard input, never more than a limit tells apart.
#pragma once

#include "words.hpp"

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace kfstat::cli {

// Ends the program with its sentence on standard error and nothing on standard output.
struct Failure : std::exception {
  explicit Failure(Sentence because) : sentence(std::move(because)) {}
  Sentence sentence;
};

// Something that could not be reached or read: exit status 3.
struct Unreachable : Failure {
  using Failure::Failure;
};

// What the arguments together cannot mean: exit status 2.
struct WrongUsage : Failure {
  using Failure::Failure;
};

// The bytes of a file, or of standard input for "" and "-"; of a larger one the first `limit_bytes` + 1,
// which is enough to be refused. Throws Unreachable, and WrongUsage where standard input is wanted twice.
// Where standard input is a terminal, a line on standard error says in `locale` that it is waited for.
std::string read_input(const std::string& path, std::size_t limit_bytes, Locale locale);

}  // namespace kfstat::cli
