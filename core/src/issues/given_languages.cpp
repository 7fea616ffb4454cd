#include "issues/given_languages.hpp"

#include "issues/language.hpp"

#include <array>
#include <string>

namespace kfstat {
namespace {

struct GivenLanguage {
  std::string lines;
  std::array<std::uint16_t, Vocabulary::size + 1> starts{};
};

std::array<GivenLanguage, locale_count> languages;

}  // namespace

bool give_language(Locale locale, std::string_view lines) {
  GivenLanguage& given = languages[static_cast<std::size_t>(locale)];
  if (lines.size() > UINT16_MAX) return false;
  given.lines = lines;
  std::size_t count = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != '\n') continue;
    if (count == Vocabulary::size) return false;
    given.starts[++count] = static_cast<std::uint16_t>(i + 1);
  }
  return count == Vocabulary::size;
}

Vocabulary vocabulary_of(Locale locale) {
  const GivenLanguage& given = languages[static_cast<std::size_t>(locale)];
  return Vocabulary({given.lines.data(), given.starts.data()});
}

}  // namespace kfstat
