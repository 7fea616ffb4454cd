#include "completion.hpp"

#include "commands.hpp"
#include "words.hpp"

#include <initializer_list>

namespace kfstat::cli {
namespace {

using Names = std::vector<std::string_view>;

std::string join(const Names& names, std::string_view separator) {
  std::string text;
  for (const std::string_view name : names)
    text.append(text.empty() ? "" : separator).append(name);
  return text;
}

void append(std::string& script, std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces)
    script += piece;
}

// In single quotes, for any of the shells.
std::string quote(std::string_view text) {
  std::string quoted = "'";
  for (const char character : text) {
    if (character == '\'') quoted += R"('\')";
    quoted += character;
  }
  return quoted + "'";
}

Names option_names(const std::vector<Parameter>& parameters) {
  Names names;
  for (const Parameter& parameter : parameters)
    if (parameter.is_option()) names.push_back(parameter.name);
  return names;
}

Names command_names() {
  Names names;
  for (const Command& command : commands())
    names.push_back(command.name);
  return names;
}

// Every option there is, once: an option of a name takes the same values in every command.
std::vector<const Parameter*> all_options() {
  std::vector<const Parameter*> all;
  const auto add = [&all](const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
      bool is_known = !parameter.is_option();
      for (const Parameter* const known : all)
        is_known = is_known || known->name == parameter.name;
      if (!is_known) all.push_back(&parameter);
    }
  };
  add(common_parameters());
  for (const Command& command : commands())
    add(command.parameters);
  return all;
}

// The argument in its place that a command takes, if it takes one.
const Parameter* argument_of(const Command& command) {
  for (const Parameter& parameter : command.parameters)
    if (!parameter.is_option()) return &parameter;
  return nullptr;
}

std::string bash_values(const Parameter& parameter) {
  if (parameter.kind == Kind::file) return "files=1";
  return parameter.choices.empty() ? "words=" : "words=" + quote(join(parameter.choices, " "));
}

std::string bash_script() {
  const std::string common = join(option_names(common_parameters()), " ") + " --help";
  std::string script = R"(# Completion of kfstat for bash: source <(kfstat completion bash)
_kfstat() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' words='' files='' i
  # --option=value is three words to bash.
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $before == '=' ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
)";
  append(script, {"      ", join(command_names(), " | "), ") command=${COMP_WORDS[i]} && break ;;\n"});
  script += "    esac\n  done\n  case $before in\n";
  for (const Parameter* const option : all_options())
    append(script, {"    ", option->name, ") ", bash_values(*option), " ;;\n"});
  script += "    *)\n      case $command:$word in\n";
  const std::string first = quote(join(command_names(), " ") + " " + common + " --version");
  append(script, {"        :*) words=", first, " ;;\n"});
  for (const Command& command : commands()) {
    Names names = option_names(command.parameters);
    names.push_back(common);
    const std::string options = "words=" + quote(join(names, " "));
    const Parameter* const argument = argument_of(command);
    append(script, {"        ", command.name, ":-*) ", options, " ;;\n"});
    append(script, {"        ", command.name, ":*) ", argument ? bash_values(*argument) : options, " ;;\n"});
  }
  script += R"(      esac
      ;;
  esac
  if [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  fi
}
complete -F _kfstat kfstat
)";
  return script;
}

// A description where zsh would read ":" and brackets as its own.
std::string zsh_text(std::string_view text) {
  std::string escaped;
  for (const char character : text) {
    if (character == ':' || character == '[' || character == ']' || character == '\\') escaped += '\\';
    escaped += character;
  }
  return escaped;
}

std::string zsh_values(const Parameter& parameter) {
  if (parameter.kind == Kind::file) return ":_files";
  return parameter.choices.empty() ? ": " : ":(" + join(parameter.choices, " ") + ")";
}

std::string zsh_parameter(const Parameter& parameter, Locale locale) {
  const std::string about = zsh_text(parameter.about[locale]);
  const std::string name(parameter.name);
  const bool is_repeated = std::holds_alternative<std::vector<std::string> Options::*>(parameter.target);
  const std::string values = zsh_values(parameter);
  if (!parameter.is_option()) return quote((is_repeated ? "*:" : "1:") + about + values);
  return quote((is_repeated ? "*" : "") + name + "=[" + about + "]:" + zsh_text(placeholder_of(parameter)) +
               values);
}

std::string zsh_script(Locale locale) {
  std::string common = " '--help'";
  for (const Parameter& parameter : common_parameters())
    common += " " + zsh_parameter(parameter, locale);
  std::string script = R"(#compdef kfstat
# Completion of kfstat for zsh: source <(kfstat completion zsh), or this as _kfstat in a folder of $fpath.
_kfstat() {
  local curcontext=$curcontext state line
  local -a commands=(
)";
  for (const Command& command : commands())
    script += "    " + quote(std::string(command.name) + ":" + zsh_text(command.about[locale])) + "\n";
  script += "  )\n  _arguments -C" + common + R"( '--version' '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe command commands ;;
    arguments)
      case $words[1] in
)";
  for (const Command& command : commands()) {
    script += "        " + std::string(command.name) + ") _arguments" + common;
    for (const Parameter& parameter : command.parameters)
      script += " " + zsh_parameter(parameter, locale);
    script += " ;;\n";
  }
  script += R"(      esac
      ;;
  esac
}
if [[ $funcstack[1] == _kfstat ]]; then _kfstat "$@"; else compdef _kfstat kfstat; fi
)";
  return script;
}

std::string fish_parameter(const std::string& condition, const Parameter& parameter, Locale locale) {
  std::string line = "complete -c kfstat" + condition;
  if (parameter.is_option()) line.append(" -l ").append(parameter.name.substr(2)).append(" -r");
  if (!parameter.choices.empty()) line += " -a " + quote(join(parameter.choices, " "));
  line += parameter.kind == Kind::file ? " -F" : " -f";
  return line + " -d " + quote(parameter.about[locale]) + "\n";
}

std::string fish_script(Locale locale) {
  std::string script = R"(# Completion of kfstat for fish: kfstat completion fish | source
complete -c kfstat -f
complete -c kfstat -l help
complete -c kfstat -l version
)";
  const std::string no_command =
      " -n " + quote("not __fish_seen_subcommand_from " + join(command_names(), " "));
  for (const Parameter& parameter : common_parameters())
    script += fish_parameter("", parameter, locale);
  for (const Command& command : commands()) {
    const std::string name(command.name);
    append(script,
           {"complete -c kfstat", no_command, " -a ", name, " -d ", quote(command.about[locale]), "\n"});
    for (const Parameter& parameter : command.parameters)
      script += fish_parameter(" -n '__fish_seen_subcommand_from " + name + "'", parameter, locale);
  }
  return script;
}

}  // namespace

std::string completion_script(std::string_view shell, Locale locale) {
  if (shell == "bash") return bash_script();
  return shell == "zsh" ? zsh_script(locale) : fish_script(locale);
}

}  // namespace kfstat::cli
