// Which language a program speaks to people, and how its patterns are filled in.
#pragma once

#include <kfstat/text.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace kfstat {

// The environment's: LC_ALL, else LC_MESSAGES, else LANG.
inline Locale locale_of_environment() {
  for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return locale_of_tag(value);
  }
  return Locale::en;
}

// The one of --locale; the environment's for "" and for a name that there is not.
inline Locale locale_or_environment(std::string_view name) {
  const auto locale = parse_locale(name);
  return locale ? *locale : locale_of_environment();
}

// fill("{0} of {1}", gaps) with the gaps "3" and "7" is "3 of 7".
inline std::string fill(std::string_view pattern, std::span<const std::string> gaps) {
  std::string text;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '{') {
      text += pattern[at];
      continue;
    }
    text += gaps[static_cast<std::size_t>(pattern[at + 1] - '0')];
    at += 2;
  }
  return text;
}

template <class... Gaps>
std::string fill_with(std::string_view pattern, const Gaps&... gaps) {
  return fill(pattern, std::array{std::string(gaps)...});
}

}  // namespace kfstat
