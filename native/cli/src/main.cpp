// kfstat: the core's operations for shells and scripts. The exit statuses are in output.hpp, the commands in
// commands.cpp.
#include "arguments.hpp"
#include "input.hpp"
#include "output.hpp"
#include "words.hpp"

#include <exception>
#include <iostream>

namespace {

using namespace kfstat::cli;

int run(int argc, char** argv) {
  const kfstat::Locale locale = locale_of_arguments(argc, argv);
  int status = Exit::unreachable;
  try {
    const Arguments arguments = read_arguments(argc, argv, locale);
    status = arguments.command == nullptr ? Exit::done : arguments.command->run(arguments.options);
    finish_output();
    return status;
  } catch (const WrongUsage& error) {
    tell("kfstat: " + format(error.sentence, locale));
    return Exit::wrong_usage;
  } catch (const Unreachable& error) {
    tell("kfstat: " + format(error.sentence, locale));
    return Exit::unreachable;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    tell(std::string("kfstat: ") + error.what());
    return Exit::unreachable;
  }
}
