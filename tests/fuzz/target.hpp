// What every fuzz target consists of: one function over the input, and promises that must hold.
#pragma once

#include <kfstat/document.hpp>

#include <string_view>

namespace kfstat::fuzz {

// Each target defines it.
void run(std::string_view input);

// Ends the process, saying what did not hold, where it does not.
void require(bool holds, std::string_view what, std::string_view detail = {});

// One RFC 8259 value as nlohmann sees it, in valid UTF-8; a leading byte order mark is skipped.
bool is_json(std::string_view text);

void require_json(std::string_view document);

// A Result without a value says why; every issue has a sentence, in both languages.
template <class T>
void require_reasons(const Result<T>& result) {
  require(result.ok() == result.issues.empty(), "issues exactly where there is no value");
  for (const auto* list : {&result.issues, &result.notices}) {
    for (const Issue& issue : *list) {
      require(!issue.message.empty(), "a message", to_string(issue.code));
      require(!format_issue(issue, Locale::zh).empty(), "a sentence", to_string(issue.code));
    }
  }
  require_json(document::format(result));
}

}  // namespace kfstat::fuzz
