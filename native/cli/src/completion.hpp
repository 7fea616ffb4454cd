// Scripts that let a shell complete what is typed after `kfstat`.
#pragma once

#include <kfstat/issue.hpp>

#include <string>
#include <string_view>

namespace kfstat::cli {

// For "bash", "zsh" or "fish": commands, their options, the values of those that are one of a few, and files
// where a file is wanted. Descriptions are in the language.
std::string completion_script(std::string_view shell, Locale locale);

}  // namespace kfstat::cli
