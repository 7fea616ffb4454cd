#include "output.hpp"

#include "input.hpp"
#include "words.hpp"

#include <cstdio>
#include <string>

namespace kfstat::cli {

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
