#include "arguments.hpp"

#include "codes/locale.hpp"
#include "input.hpp"
#include "output.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/day.hpp>
#include <kfstat/document.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace kfstat::cli {
namespace {

using Names = std::vector<std::string_view>;

constexpr char lower_case(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

// How many characters must be put in, taken out, replaced or swapped with their neighbour to get from one
// text to the other.
std::size_t edits_between(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> edits(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) {
    for (std::size_t j = 0; j <= to.size(); ++j) {
      if (i == 0 || j == 0) {
        edits[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = edits[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
    }
  }
  return edits.back().back();
}

// The name that was probably meant: at most a third of its letters are wrong. "" where none is that near.
std::string nearest(std::string name, const Names& names) {
  for (char& letter : name)
    letter = lower_case(letter);
  constexpr std::size_t longest = 64;
  std::string_view best;
  std::size_t fewest = SIZE_MAX;
  for (const std::string_view each : names) {
    if (name.size() > longest) break;
    const std::size_t edits = edits_between(name, each);
    if (edits < fewest && edits * 3 <= each.size()) {
      fewest = edits;
      best = each;
    }
  }
  return std::string(best);
}

Sentence unknown_command(const std::string& name) {
  Names names;
  for (const Command& command : commands())
    names.push_back(command.name);
  const std::string near = nearest(name, names);
  return near.empty() ? Sentence{Phrase::unknown_command, {name}}
                      : Sentence{Phrase::near_command, {name, near}};
}

std::string words_before_help(const Command* command) {
  return command == nullptr ? "" : std::string(command->name) + " ";
}

Sentence unknown_option(std::string name, const Command* command) {
  name.erase(std::min(name.find('='), name.size()));
  Names names{"--help", "--version"};
  for (const Parameter& parameter : common_parameters())
    names.push_back(parameter.name);
  if (command != nullptr) {
    for (const Parameter& parameter : command->parameters)
      if (parameter.is_option()) names.push_back(parameter.name);
  }
  const std::string near = nearest(name, names);
  return near.empty() ? Sentence{Phrase::unknown_option, {name, words_before_help(command)}}
                      : Sentence{Phrase::near_option, {name, near}};
}

// Of an argument that nothing takes.
Sentence not_taken(const std::string& argument, const Command* command) {
  if (argument.size() > 1 && argument.front() == '-') return unknown_option(argument, command);
  if (command == nullptr) return unknown_command(argument);
  return {Phrase::extra_argument, {argument, words_before_help(command)}};
}

// Of `http://host:port/path` the port, where it has one, is at most 65535.
bool has_possible_port(std::string_view url) {
  std::string_view authority = url.substr(url.find("//") + 2);
  authority = authority.substr(0, authority.find('/'));
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || colon < authority.rfind(']') + 1) return true;
  const auto port = read_integer<std::int32_t>(authority.substr(colon + 1));
  return port && *port > 0 && *port <= 65535;
}

bool is_address(std::string_view text) {
  const auto begins_with = [&](std::string_view head) {
    return text.size() > head.size() &&
           std::equal(head.begin(), head.end(), text.begin(),
                      [](char left, char right) { return left == lower_case(right); });
  };
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
  return (begins_with("http://") || begins_with("https://")) && is_plain &&
         text.find_first_of("?#") == std::string_view::npos && has_possible_port(text);
}

std::string list_of(const Names& names) {
  std::string list;
  for (const std::string_view name : names)
    list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

Sentence not_a_choice(const Parameter& parameter, const std::string& name, const std::string& value) {
  const std::string near = nearest(value, parameter.choices);
  Sentence sentence{near.empty() ? Phrase::not_choice : Phrase::near_choice,
                    {name, value, list_of(parameter.choices)}};
  if (!near.empty()) sentence.gaps.push_back(near);
  return sentence;
}

// What is wrong with a value, if anything is.
std::optional<Sentence> judge(const Parameter& parameter, const std::string& value) {
  const std::string name(parameter.name);
  switch (parameter.kind) {
    case Kind::text:
    case Kind::id:
    case Kind::day:
    case Kind::preset:
      if (!document::is_utf8(value)) return Sentence{Phrase::not_utf8, {name}};
      break;
    case Kind::date:
      if (!parse_date(value)) return Sentence{Phrase::not_date, {name, value}};
      break;
    case Kind::seconds: {
      const auto seconds = read_integer<std::int64_t>(value);
      if (seconds && is_instant(*seconds)) break;
      const bool has_milliseconds = seconds && *seconds > 0 && is_instant(*seconds / 1000);
      if (!has_milliseconds) return Sentence{Phrase::not_seconds, {name, value}};
      return Sentence{Phrase::milliseconds, {name, value, std::to_string(*seconds / 1000)}};
    }
    case Kind::errcode:
      if (!read_integer<std::int32_t>(value)) return Sentence{Phrase::not_errcode, {name, value}};
      break;
    case Kind::file:
      if (value.empty() && parameter.is_option()) return Sentence{Phrase::no_file_name, {name}};
      break;
    case Kind::address:
      if (!is_address(value)) return Sentence{Phrase::not_address, {name, value}};
      break;
    case Kind::choice: {
      const auto& all = parameter.choices;
      if (std::find(all.begin(), all.end(), value) == all.end()) return not_a_choice(parameter, name, value);
      break;
    }
  }
  return std::nullopt;
}

// The arguments from the last to the first. `--name=` is a name and an empty value, which the parser would
// take from what follows.
std::vector<std::string> words_of(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = argc - 1; i > 0; --i) {
    std::string word = argv[i];
    if (word.size() > 3 && word.starts_with("--") && word.ends_with('=')) {
      words.emplace_back();
      word.pop_back();
    }
    words.push_back(std::move(word));
  }
  return words;
}

// The parser, and which of its options stands for which row of the table.
class Parser {
 public:
  Parser(Options& options, Locale locale)
      : locale_(locale),
        app_(std::string(Text{"Daily figures of WeChat customer-service teams: ask, read, add up.",
                              "微信客服团队的每日数据：查询、读取、汇总。"}[locale]),
             "kfstat") {
    word_help();
    app_.set_version_flag("--version", KFSTAT_VERSION, say({"print the version", "输出版本号"}));
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.allow_extras();
    for (const Parameter& parameter : common_parameters())
      add(app_, parameter, options, locale);
    for (const Command& command : commands()) {
      CLI::App* const subcommand =
          app_.add_subcommand(std::string(command.name), std::string(command.about[locale]));
      subcommand->group(say({"Commands", "命令"}));
      subcommand->set_help_flag("-h,--help", say({"print this help", "显示帮助"}));
      subcommand->callback([this, &command] { command_ = &command; });
      for (const Parameter& parameter : command.parameters)
        add(*subcommand, parameter, options, locale);
    }
  }

  // Answers the command; none where help or version was printed.
  const Command* parse(int argc, char** argv) {
    bool is_mismatched = false;
    try {
      app_.parse(words_of(argc, argv));
    } catch (const CLI::Success& asked) {
      app_.exit(asked);
      return nullptr;
    } catch (const CLI::ParseError& error) {
      // What is missing is told below, in words of ours.
      is_mismatched = error.get_name() != "RequiredError";
    }
    const auto chosen = app_.get_subcommands();
    find_command(chosen.empty() ? "" : chosen.front()->get_name());
    judge_missing_values();
    std::vector<std::string> extras = app_.remaining(true);
    extras.erase(std::remove(extras.begin(), extras.end(), "--"), extras.end());
    if (!extras.empty()) throw WrongUsage(not_taken(extras.front(), command_));
    if (is_mismatched) judge_counts(argv[argc - 1]);
    if (command_ == nullptr) throw WrongUsage({Phrase::no_command, {}});
    judge_values();
    return command_;
  }

 private:
  struct Added {
    CLI::Option* option;
    const Parameter* parameter;
    const CLI::App* app;
  };

  void add(CLI::App& app, const Parameter& parameter, Options& options, Locale locale) {
    const std::string name(parameter.name);
    const std::string about(parameter.about[locale]);
    CLI::Option* option = nullptr;
    if (const auto* one = std::get_if<std::string Options::*>(&parameter.target)) {
      option = app.add_option(name, options.**one, about);
    } else {
      option = app.add_option(name, options.*std::get<std::vector<std::string> Options::*>(parameter.target),
                              about);
      // An option takes one value each time it is given; an argument takes all there are.
      if (parameter.is_option()) option->allow_extra_args(parameter.takes_all);
    }
    option->required(parameter.is_required);
    option->type_name(parameter.is_option() || parameter.kind == Kind::choice ? placeholder_of(parameter)
                                                                              : "");
    added_.push_back({option, &parameter, &app});
  }

  std::string say(Text text) const { return std::string(text[locale_]); }

  // What the parser would say in English.
  void word_help() {
    const auto formatter = std::make_shared<CLI::Formatter>();
    formatter->column_width(30);
    formatter->label("Usage", say({"Usage", "用法"}));
    formatter->label("Positionals", say({"Arguments", "参数"}));
    formatter->label("REQUIRED", say({"(required)", "（必需）"}));
    formatter->label("OPTIONS", say({"OPTIONS", "选项"}));
    formatter->label("SUBCOMMAND", say({"COMMAND", "命令"}));
    app_.formatter(formatter);
    app_.option_defaults()->group(say({"Options", "选项"}));
    app_.set_help_flag("-h,--help", say({"print this help", "显示帮助"}));
  }

  void find_command(std::string_view name) {
    for (const Command& command : commands())
      if (command.name == name) command_ = &command;
  }

  bool is_chosen(const Added& added) const { return added.app == &app_ || added.app->parsed(); }

  // The parser stops at an option that is given too often, and at one at the end that has no value.
  void judge_counts(const std::string& last) const {
    for (const Added& added : added_) {
      const bool takes_one = std::holds_alternative<std::string Options::*>(added.parameter->target);
      if (is_chosen(added) && takes_one && added.option->count() > 1)
        throw WrongUsage({Phrase::given_twice, {std::string(added.parameter->name)}});
    }
    throw WrongUsage({Phrase::needs_value, {last}});
  }

  void judge_values() const {
    for (const Added& added : added_) {
      if (!is_chosen(added)) continue;
      const std::string name(added.parameter->name);
      const std::vector<std::string>& values = added.option->results();
      if (values.empty() && added.parameter->is_required)
        throw WrongUsage({Phrase::missing, {name, std::string(added.parameter->about[locale_])}});
      for (const std::string& value : values) {
        if (auto wrong = judge(*added.parameter, value)) throw WrongUsage(*std::move(wrong));
      }
    }
  }

  // The parser takes whatever follows an option as its value.
  void judge_missing_values() const {
    for (const Added& added : added_) {
      if (!is_chosen(added) || !added.parameter->is_option()) continue;
      const std::vector<std::string>& values = added.option->results();
      if (std::any_of(values.begin(), values.end(),
                      [this](const auto& each) { return is_option_name(each); }))
        throw WrongUsage({Phrase::needs_value, {std::string(added.parameter->name)}});
    }
  }

  bool is_option_name(const std::string& value) const {
    return std::any_of(added_.begin(), added_.end(), [&](const Added& added) {
      return added.parameter->is_option() && added.parameter->name == value;
    });
  }

  Locale locale_;
  CLI::App app_;
  std::vector<Added> added_;
  const Command* command_ = nullptr;
};

}  // namespace

template <class Integer>
std::optional<Integer> read_integer(std::string_view text) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}
template std::optional<std::int32_t> read_integer(std::string_view text);
template std::optional<std::int64_t> read_integer(std::string_view text);

std::int64_t Options::seconds() const {
  return now.empty() ? std::time(nullptr) : *read_integer<std::int64_t>(now);
}

Locale Options::language() const {
  return locale_or_environment(locale);
}

Locale locale_of_arguments(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    constexpr std::string_view name = "--locale";
    if (argument == name && i + 1 < argc) options.locale = argv[i + 1];
    if (argument.starts_with("--locale=")) options.locale = argument.substr(name.size() + 1);
  }
  return options.language();
}

Arguments read_arguments(int argc, char** argv, Locale locale) {
  Arguments arguments;
  Parser parser(arguments.options, locale);
  arguments.command = parser.parse(argc, argv);
  if (arguments.command != nullptr && arguments.command->judge != nullptr)
    arguments.command->judge(arguments.options);
  return arguments;
}

}  // namespace kfstat::cli
