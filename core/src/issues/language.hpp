// What a language has to say: languages/ holds a file for each, with one table after the other, and none of
// them compiles with a row missing. No code asks which language it is: what differs between them (the order
// of day and figure, what stands between two sentences) is a pattern in their files.
//
// In a pattern {x} is the param x, {x:time} the same as a time in UTC+8, {expected} what was expected in
// words, {at} the pointer, {key} its last step, {place} the people's word for what is there in a query,
// {where} that in an answer, {figure} that of the param field; other gaps are named beside the words that
// have them. [x?this|that] is `this` where there is a param x, else `that`; [/x?this|that] where the pointer
// ends so.
#pragma once

#include "issues/errcode_table.hpp"
#include "issues/issue_list.hpp"
#include "issues/packed_texts.hpp"
#include <kfstat/field.hpp>
#include <kfstat/issue.hpp>
#include <kfstat/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kfstat {

enum class Word : std::uint8_t {
  // the fields of a query; {n} counts from 1
  account,
  account_list,
  account_of_list,
  servicer,
  servicer_list,
  servicer_of_list,
  first_day,
  last_day,
  day_count,
  // what else there is in a query
  quoted,  // {name} as it is written there
  item_of_list,
  name_in_item,  // {name} of {item}
  some_id,
  some_date,
  input,
  // what was expected
  expected_text,
  expected_time,
  expected_date,
  expected_list,
  expected_object,
  expected_figure,
  expected_count,
  expected_day_count,
  expected_int32,
  expected_date_object,
  expected_text_or_bytes,
  expected_report,
  expected_report_day,
  expected_fewer_responses,
  expected_as_many_parts,
  or_else,  // between names of which one was expected
  // the names of an answer
  errcode,
  errmsg,
  statistic_list,
  stat_time,
  statistic,
  word_as_written,  // {word} for people, {name} as it is written there
  // a place in an answer
  answer_place,  // {name}, {of}, {day}, {answer}: each "" where there is no such part
  of_day,        // {of}, between a name and a day
  day_of_list,
  in_answer,
  what_is_there,  // {name} where there is neither name nor day
  // whole sentences, and what they speak of
  given_query,
  given_answer,
  upstream,          // {meaning}, {action}
  upstream_errcode,  // behind it, where the errcode is known
  unknown_problem,   // {code}
  // the columns of CSV, and the states of a day
  csv_account_id,
  csv_account,
  csv_servicer_id,
  csv_servicer,
  csv_date,
  csv_state,
  reported,
  empty_day,
  missing,
};

inline constexpr std::size_t word_count = static_cast<std::size_t>(Word::missing) + 1;

// What an errcode means, and what to do. Of a single errcode "" stands for the words of its class.
struct Advice {
  std::string_view meaning;
  std::string_view action;
};

// As a file of languages/ says it.
struct Language {
  Locale locale{};
  std::array<std::string_view, word_count> words;
  std::array<std::string_view, issue_code_count> sentences;  // none for upstream.*, made of Advice
  std::array<std::string_view, byte_word_count> bytes;       // {given} is a query or an answer
  std::array<Advice, errcode_class_count> classes;
  std::array<Advice, errcode_table.size()> errcodes;
  std::array<std::string_view, field_count> labels{};  // of a language that has none in the table of fields
};

// As the program holds it.
class Vocabulary {
 public:
  // Precondition: there are `size` texts, in the order of the private constants.
  constexpr explicit Vocabulary(PackedTexts texts) : texts_(texts) {}

  std::string_view operator[](Word word) const { return texts_[static_cast<std::size_t>(word)]; }
  std::string_view sentence(IssueCode code) const {
    return texts_[word_count + static_cast<std::size_t>(code)];
  }
  std::string_view sentence(ByteWord word) const {
    return texts_[first_byte + static_cast<std::size_t>(word)];
  }
  Advice of_class(ErrcodeClass errcode_class) const {
    return advice(first_class + 2 * static_cast<std::size_t>(errcode_class));
  }
  Advice of_errcode(std::size_t row) const { return advice(first_errcode + 2 * row); }
  std::string_view label(Field field) const { return texts_[first_label + index_of(field)]; }
  // All of it, a text a line.
  std::string_view lines() const { return texts_.first(size); }

 private:
  static constexpr std::size_t first_byte = word_count + issue_code_count;
  static constexpr std::size_t first_class = first_byte + byte_word_count;
  static constexpr std::size_t first_errcode = first_class + 2 * errcode_class_count;
  static constexpr std::size_t first_label = first_errcode + 2 * errcode_table.size();

 public:
  static constexpr std::size_t size = first_label + field_count;

 private:
  Advice advice(std::size_t index) const { return {texts_[index], texts_[index + 1]}; }

  PackedTexts texts_;
};

// The language as its file says it; in a program with given_languages.cpp, as it was given.
Vocabulary vocabulary_of(Locale locale);

// What to tell of an errcode of that class; of one that is not documented, or of another class by the table,
// what is true of the class: 40001 is the token's fault where it does not come from gettoken.
Advice advise(ErrcodeClass errcode_class, std::optional<std::int32_t> errcode, Locale locale);

template <class Key>
struct TextOfKey {
  Key key;
  std::string_view text;
};

// A table by its keys, in whatever order they are written. A key that is written twice has no text then, and
// so does not compile either.
template <std::size_t size, class Key, std::size_t rows>
constexpr std::array<std::string_view, size> by_key(const TextOfKey<Key> (&list)[rows]) {
  std::array<std::string_view, size> table{};
  for (const auto& row : list) {
    std::string_view& text = table[static_cast<std::size_t>(row.key)];
    text = text.empty() ? row.text : "";
  }
  return table;
}

template <class Key>
struct AdviceOfKey {
  Key key;
  std::string_view meaning;
  std::string_view action;
};

template <std::size_t rows>
constexpr std::array<Advice, errcode_class_count> by_class(const AdviceOfKey<ErrcodeClass> (&list)[rows]) {
  std::array<Advice, errcode_class_count> table{};
  for (const auto& row : list)
    table[static_cast<std::size_t>(row.key)] = {row.meaning, row.action};
  return table;
}

// Does not compile with an errcode that is not in the table.
template <std::size_t rows>
constexpr std::array<Advice, errcode_table.size()> by_errcode(const AdviceOfKey<std::int32_t> (&list)[rows]) {
  std::array<Advice, errcode_table.size()> table{};
  for (const auto& row : list) {
    std::size_t at = 0;
    while (errcode_table[at].errcode != row.key)
      ++at;
    table[at] = {row.meaning, row.action};
  }
  return table;
}

}  // namespace kfstat
