// The languages there are. Another is its file and a row here, and its name in text.hpp.
#include "issues/languages/en.hpp"
#include "issues/languages/zh.hpp"

#include <algorithm>
#include <utility>

namespace kfstat {
namespace {

// In the order of Vocabulary.
constexpr std::array<std::string_view, Vocabulary::size> texts_of(const Language& language) {
  std::array<std::string_view, Vocabulary::size> texts{};
  auto* end = texts.begin();
  end = std::copy(language.words.begin(), language.words.end(), end);
  end = std::copy(language.sentences.begin(), language.sentences.end(), end);
  end = std::copy(language.bytes.begin(), language.bytes.end(), end);
  for (const Advice& advice : language.classes) {
    *end++ = advice.meaning;
    *end++ = advice.action;
  }
  for (const Advice& advice : language.errcodes) {
    *end++ = advice.meaning;
    *end++ = advice.action;
  }
  std::copy(language.labels.begin(), language.labels.end(), end);
  return texts;
}

template <std::size_t size>
constexpr bool has_all(const std::array<std::string_view, size>& texts) {
  return std::none_of(texts.begin(), texts.end(), [](std::string_view text) { return text.empty(); });
}

// Those of upstream.* are made of the words for their classes.
constexpr bool has_all_sentences(const Language& language) {
  for (std::size_t i = 0; i < issue_code_count; ++i) {
    const auto code = static_cast<IssueCode>(i);
    const bool is_upstream = code >= IssueCode::upstream_temporary && code <= IssueCode::upstream_unknown;
    if (language.sentences[i].empty() != is_upstream) return false;
  }
  return true;
}

constexpr bool has_all_classes(const Language& language) {
  return std::none_of(language.classes.begin(), language.classes.end(),
                      [](const Advice& advice) { return advice.meaning.empty() || advice.action.empty(); });
}

constexpr bool has_errcodes_of_english(const Language& language) {
  return std::equal(language.errcodes.begin(), language.errcodes.end(), en::language.errcodes.begin(),
                    [](const Advice& one, const Advice& other) {
                      return one.meaning.empty() == other.meaning.empty() &&
                             one.action.empty() == other.action.empty();
                    });
}

// Each field has its label in the table of fields or in the language's file.
constexpr bool has_all_labels(const Language& language) {
  for (const FieldInfo& info : field_table) {
    const bool is_in_table = !info.label.words[static_cast<std::size_t>(language.locale)].empty();
    if (is_in_table != language.labels[index_of(info.field)].empty()) return false;
  }
  return true;
}

// Each text is a line of its own.
constexpr bool has_single_lines(const Language& language) {
  const auto texts = texts_of(language);
  return std::none_of(texts.begin(), texts.end(),
                      [](std::string_view text) { return text.find('\n') != std::string_view::npos; });
}

template <const Language& language>
constexpr auto texts = texts_of(language);

template <const Language& language>
constexpr Vocabulary packed() {
  static_assert(has_all(language.words), "a Word has no text");
  static_assert(has_all_sentences(language), "an issue code has no sentence");
  static_assert(has_all(language.bytes), "a ByteWord has no sentence");
  static_assert(has_all_classes(language), "a class of errcodes has no words");
  static_assert(has_errcodes_of_english(language), "an errcode has words of its own in one language only");
  static_assert(has_all_labels(language), "a field has no label, or two");
  static_assert(has_single_lines(language), "a text has two lines");
  return Vocabulary(packed_texts<texts<language>, '\n'>);
}

template <const Language&... languages>
constexpr bool are_in_order() {
  std::size_t place = 0;
  return ((static_cast<std::size_t>(languages.locale) == place++) && ...);
}

template <const Language&... languages>
constexpr std::array<Vocabulary, sizeof...(languages)> pack_all() {
  static_assert(are_in_order<languages...>(), "the languages stand in the order of Locale");
  return {packed<languages>()...};
}

constexpr std::array<Vocabulary, locale_count> vocabularies = pack_all<en::language, zh::language>();

}  // namespace

Vocabulary vocabulary_of(Locale locale) {
  return vocabularies[static_cast<std::size_t>(locale)];
}

}  // namespace kfstat
