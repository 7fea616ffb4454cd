#include "output.hpp"

#include "input.hpp"
#include "words.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace kfstat::cli {

Locale locale_of_environment() {
  for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("zh") ? Locale::zh : Locale::en;
  }
  return Locale::en;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_line(std::string_view text) {
  print(text);
  print("\n");
}

void print_sentence(const Issue& issue, Locale locale, std::string_view before) {
  tell(std::string(before) + format_issue(issue, locale) + " [" + std::string(to_string(issue.code)) + "]");
}

void print_sentences(const std::vector<Issue>& issues, Locale locale) {
  for (const Issue& issue : issues)
    print_sentence(issue, locale);
}

void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw Unreachable({Phrase::output_lost, {}});
}

}  // namespace kfstat::cli
