// Languages that are given to the program when it starts, for one that must be small: given_languages.cpp
// stands in place of languages.cpp then.
#pragma once

#include <kfstat/text.hpp>

#include <string_view>

namespace kfstat {

// Before anything is said in the language. `lines` is what Vocabulary::lines gave where languages.cpp is.
// Failure: false where it has more lines or fewer, as that of another version may.
bool give_language(Locale locale, std::string_view lines);

}  // namespace kfstat
