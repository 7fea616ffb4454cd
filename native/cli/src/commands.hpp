// The one table of the command line: commands, what each takes, and the words of their help. Reading of
// arguments, help and completion come from it.
#pragma once

#include "options.hpp"
#include <kfstat/errcode.hpp>

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace kfstat::cli {

// `day` and `preset` are judged by the core, as parts of a question.
enum class Kind : std::uint8_t { text, id, date, day, preset, seconds, errcode, file, address, choice };

using Target = std::variant<std::string Options::*, std::vector<std::string> Options::*>;

// An option ("--query"), or an argument in its place ("FILE").
struct Parameter {
  std::string_view name;
  Target target;
  Kind kind = Kind::text;
  Text about;
  bool is_required = false;
  std::vector<std::string_view> choices = {};  // of a `choice` all there are, else what completion offers
  bool takes_all = false;                      // of an option: all values up to the next option

  bool is_option() const { return name.starts_with("--"); }
};

struct Command {
  std::string_view name;
  Text about;
  // Answers the exit status; throws Failure.
  int (*run)(const Options&);
  std::vector<Parameter> parameters;
  // What the arguments together must not be; throws WrongUsage.
  void (*judge)(const Options&) = nullptr;
};

const std::vector<Command>& commands();

// The options every command takes.
const std::vector<Parameter>& common_parameters();

// The placeholder of an option's value: "FILE", "ID", "table|json|csv".
std::string placeholder_of(const Parameter& parameter);

}  // namespace kfstat::cli
