// The languages people read, and a sentence or a name in each of them.
// Who needs it: whoever shows something to people. What a program decides by (codes, keys) is in no language.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kfstat {

// English first: messages for logs are in it, and it stands in where another language has no words.
enum class Locale : std::uint8_t { en, zh };

// By Locale; also what the tags of a language begin with (zh-Hans-CN, zh_CN.UTF-8).
inline constexpr auto locale_names = std::to_array<std::string_view>({"en", "zh"});

inline constexpr std::size_t locale_count = locale_names.size();

inline constexpr auto all_locales = [] {
  std::array<Locale, locale_count> all{};
  for (std::size_t i = 0; i < locale_count; ++i)
    all[i] = static_cast<Locale>(i);
  return all;
}();

// to_string(Locale::zh) is "zh".
constexpr std::string_view to_string(Locale locale) {
  return locale_names[static_cast<std::size_t>(locale)];
}

// The locale of that very name: none for "zh-CN".
constexpr std::optional<Locale> parse_locale(std::string_view name) {
  for (const Locale locale : all_locales) {
    if (to_string(locale) == name) return locale;
  }
  return std::nullopt;
}

// The locale for a tag of a browser or an environment: zh for "zh-CN", "ZH-cn" and "zh_CN.UTF-8", English for
// "C" and for a language that kfstat does not speak (logs are English; the page has a fallback of its own).
constexpr Locale locale_of_tag(std::string_view tag) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto begins_with = [&](std::string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (i == tag.size() || lower(tag[i]) != name[i]) return false;
    }
    return true;
  };
  for (const Locale locale : all_locales) {
    if (begins_with(to_string(locale))) return locale;
  }
  return Locale::en;
}

// Text{"total of all", "全部合计"}[Locale::zh] is the Chinese words. A language without words is shown the
// English ones.
struct Text {
  std::array<std::string_view, locale_count> words;

  constexpr std::string_view operator[](Locale locale) const {
    const std::string_view text = words[static_cast<std::size_t>(locale)];
    return text.empty() ? words.front() : text;
  }
};

}  // namespace kfstat
