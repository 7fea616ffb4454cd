// Reads the arguments of the command line against the table of commands.
#pragma once

#include "commands.hpp"

#include <optional>

namespace kfstat::cli {

struct Arguments {
  Options options;
  const Command* command = nullptr;  // none: help or version was asked for, and printed
};

// --locale, wherever it stands, for sentences about arguments that cannot be read; else the environment's.
Locale locale_of_arguments(int argc, char** argv);

// Throws WrongUsage with what is wrong and what would do.
Arguments read_arguments(int argc, char** argv, Locale locale);

}  // namespace kfstat::cli
