#include "issues/issue_list.hpp"
#include "issues/language.hpp"
#include "issues/packed_texts.hpp"
#include "issues/response_names.hpp"
#include "numbers/real_text.hpp"
#include "numbers/whole_text.hpp"
#include <kfstat/day.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/field.hpp>
#include <kfstat/issue.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

namespace kfstat {
namespace {

constexpr Locale message_locale = Locale::en;

struct CodeName {
  IssueCode code;
  std::string_view name;
};

constexpr std::array<CodeName, issue_code_count> code_names{{
    {IssueCode::query_too_large, "query.too_large"},
    {IssueCode::query_not_json, "query.not_json"},
    {IssueCode::query_duplicate_key, "query.duplicate_key"},
    {IssueCode::query_not_object, "query.not_object"},
    {IssueCode::query_missing_field, "query.missing_field"},
    {IssueCode::query_wrong_type, "query.wrong_type"},
    {IssueCode::query_contradiction, "query.contradiction"},
    {IssueCode::query_unknown_field, "query.unknown_field"},
    {IssueCode::id_empty, "id.empty"},
    {IssueCode::id_too_long, "id.too_long"},
    {IssueCode::id_invalid_character, "id.invalid_character"},
    {IssueCode::range_malformed_date, "range.malformed_date"},
    {IssueCode::range_milliseconds, "range.milliseconds"},
    {IssueCode::range_out_of_uint32, "range.out_of_uint32"},
    {IssueCode::range_too_early, "range.too_early"},
    {IssueCode::range_too_late, "range.too_late"},
    {IssueCode::range_reversed, "range.reversed"},
    {IssueCode::range_too_long, "range.too_long"},
    {IssueCode::range_rounded_to_midnight, "range.rounded_to_midnight"},
    {IssueCode::range_yesterday_not_ready, "range.yesterday_not_ready"},
    {IssueCode::range_beyond_upstream, "range.beyond_upstream"},
    {IssueCode::range_empty_preset, "range.empty_preset"},
    {IssueCode::range_unknown_preset, "range.unknown_preset"},
    {IssueCode::plan_conflicting_servicers, "plan.conflicting_servicers"},
    {IssueCode::plan_no_servicers, "plan.no_servicers"},
    {IssueCode::plan_too_many_servicers, "plan.too_many_servicers"},
    {IssueCode::plan_duplicate_servicer, "plan.duplicate_servicer"},
    {IssueCode::response_too_large, "response.too_large"},
    {IssueCode::response_not_utf8, "response.not_utf8"},
    {IssueCode::response_not_json, "response.not_json"},
    {IssueCode::response_too_deep, "response.too_deep"},
    {IssueCode::response_not_object, "response.not_object"},
    {IssueCode::response_duplicate_key, "response.duplicate_key"},
    {IssueCode::response_missing_field, "response.missing_field"},
    {IssueCode::response_wrong_type, "response.wrong_type"},
    {IssueCode::response_invalid_number, "response.invalid_number"},
    {IssueCode::response_misplaced_field, "response.misplaced_field"},
    {IssueCode::response_duplicate_day, "response.duplicate_day"},
    {IssueCode::response_unsafe_integer, "response.unsafe_integer"},
    {IssueCode::response_unknown_field, "response.unknown_field"},
    {IssueCode::response_rate_out_of_range, "response.rate_out_of_range"},
    {IssueCode::response_not_midnight, "response.not_midnight"},
    {IssueCode::response_unrequested_day, "response.unrequested_day"},
    {IssueCode::upstream_temporary, "upstream.temporary"},
    {IssueCode::upstream_credential, "upstream.credential"},
    {IssueCode::upstream_setup, "upstream.setup"},
    {IssueCode::upstream_permission, "upstream.permission"},
    {IssueCode::upstream_ip_not_trusted, "upstream.ip_not_trusted"},
    {IssueCode::upstream_rate_limited, "upstream.rate_limited"},
    {IssueCode::upstream_concurrency_limited, "upstream.concurrency_limited"},
    {IssueCode::upstream_invalid_request, "upstream.invalid_request"},
    {IssueCode::upstream_gone, "upstream.gone"},
    {IssueCode::upstream_unknown, "upstream.unknown"},
    {IssueCode::summary_overflow, "summary.overflow"},
    {IssueCode::targets_invalid, "targets.invalid"},
    {IssueCode::input_wrong_type, "input.wrong_type"},
    {IssueCode::wasm_trapped, "wasm.trapped"},
}};

constexpr auto names_of_codes = [] {
  std::array<std::string_view, issue_code_count> names;
  for (const CodeName& row : code_names)
    names[static_cast<std::size_t>(row.code)] = row.name;
  return names;
}();
static_assert(std::find(names_of_codes.begin(), names_of_codes.end(), "") == names_of_codes.end());

struct FieldWord {
  std::string_view step;
  Word word;
  std::optional<Word> item = std::nullopt;  // of a list: one of it
};

constexpr FieldWord field_words[] = {
    {"/open_kfid", Word::account},        {"/open_kfids", Word::account_list, Word::account_of_list},
    {"/servicer_userid", Word::servicer}, {"/servicer_userids", Word::servicer_list, Word::servicer_of_list},
    {"/start_time", Word::first_day},     {"/end_time", Word::last_day},
    {"/start_date", Word::first_day},     {"/end_date", Word::last_day},
    {"/days", Word::day_count},
};

struct NamedWord {
  std::string_view name;
  Word word;
};

constexpr NamedWord expected_words[] = {
    {"string", Word::expected_text},
    {"time", Word::expected_time},
    {"date", Word::expected_date},
    {"array", Word::expected_list},
    {"object", Word::expected_object},
    {"number", Word::expected_figure},
    {"count", Word::expected_count},
    {"whole number", Word::expected_count},
    {"int32", Word::expected_int32},
    {"Date", Word::expected_date_object},
    {"text or bytes", Word::expected_text_or_bytes},
    {"report", Word::expected_report},
    {"report day", Word::expected_report_day},
    {"fewer responses", Word::expected_fewer_responses},
    {"as many parts", Word::expected_as_many_parts},
};

constexpr NamedWord member_words[] = {
    {errcode_name, Word::errcode},
    {errmsg_name, Word::errmsg},
    {statistic_list_name, Word::statistic_list},
    {stat_time_name, Word::stat_time},
    {statistic_name, Word::statistic},
};

std::string format_param(const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    return std::string(WholeText::of(*integer).view());
  if (const auto* natural = std::get_if<std::uint64_t>(&value))
    return std::string(WholeText(*natural).view());
  if (const auto* real = std::get_if<double>(&value)) return std::string(RealText(*real).view());
  return std::get<std::string>(value);
}

std::string format_time(const ParamValue& value) {
  const auto* seconds = std::get_if<std::int64_t>(&value);
  if (seconds == nullptr) return format_param(value);
  const Day day = day_of(*seconds);
  const std::int64_t minutes = (*seconds - midnight_of(day)) / 60;
  const auto digit = [](std::int64_t whole) { return static_cast<char>('0' + whole % 10); };
  std::string text = format_date(day);
  for (const char character :
       {' ', digit(minutes / 600), digit(minutes / 60), ':', digit(minutes % 60 / 10), digit(minutes)})
    text += character;
  return text + " UTC+8";
}

// The last step of the pointer as it was before it was escaped.
std::string last_key(std::string_view path) {
  const std::string_view step = path.substr(path.rfind('/') + 1);
  std::string key;
  for (std::size_t at = 0; at < step.size(); ++at) {
    if (step[at] != '~') {
      key += step[at];
    } else {
      key += step.substr(at, 2) == "~1" ? '/' : '~';
      ++at;
    }
  }
  return key;
}

// The step of a pointer into a list.
std::optional<std::uint32_t> read_index(std::string_view step) {
  constexpr std::size_t most_digits = 9;
  if (!step.starts_with('/') || step.size() < 2 || step.size() > 1 + most_digits) return std::nullopt;
  std::uint32_t index = 0;
  for (const char digit : step.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    index = index * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  return index;
}

struct Gap {
  std::string_view name;
  std::string_view text;
};

// An issue and who tells of it.
struct Telling {
  const Issue& issue;
  Locale locale;
  Vocabulary words = vocabulary_of(locale);
};

std::string fill(std::string_view pattern, const Telling& telling, std::initializer_list<Gap> gaps = {});

std::string fill(Word pattern, const Telling& telling, std::initializer_list<Gap> gaps) {
  return fill(telling.words[pattern], telling, gaps);
}

std::string fill_number(Word pattern, const Telling& telling, std::uint32_t index) {
  return fill(pattern, telling, {{"n", WholeText(std::uint64_t{index} + 1).view()}});
}

std::string format_place(const Telling& telling) {
  const std::string_view path = telling.issue.path;
  const std::string_view first = path.substr(0, path.find('/', 1));
  const std::string_view rest = path.substr(first.size());
  for (const FieldWord& entry : field_words) {
    if (entry.step != first) continue;
    const auto index = entry.item ? read_index(rest) : std::nullopt;
    return index ? fill_number(*entry.item, telling, *index) : std::string(telling.words[entry.word]);
  }
  if (!path.empty()) {
    std::string name = fill(Word::quoted, telling, {{"name", last_key(path)}});
    const auto index = read_index(first);
    if (!index) return name;
    const std::string item = fill_number(Word::item_of_list, telling, *index);
    return rest.empty() ? item : fill(Word::name_in_item, telling, {{"item", item}, {"name", name}});
  }
  const std::string_view name = to_string(telling.issue.code);
  const Word word = name.starts_with("id.")      ? Word::some_id
                    : name.starts_with("range.") ? Word::some_date
                                                 : Word::input;
  return std::string(telling.words[word]);
}

// A name of an answer in people's words and as it is written there.
std::string name_of_member(std::string_view name, const Telling& telling) {
  std::string_view word;
  for (const NamedWord& entry : member_words) {
    if (entry.name == name) word = telling.words[entry.word];
  }
  for (const FieldInfo& info : field_table) {
    if (info.name == name) word = label_of(info.field, telling.locale);
  }
  return fill(word.empty() ? Word::quoted : Word::word_as_written, telling, {{"word", word}, {"name", name}});
}

// What is there in an answer: which of several, which day, which figure.
std::string format_answer_place(const Telling& telling) {
  const std::string_view path = telling.issue.path;
  std::string answer;
  std::string day;
  std::string name;
  std::string_view before;
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view step = rest.substr(1, rest.find('/', 1) - 1);
    const bool is_last = step.size() + 1 == rest.size();
    const auto index = read_index(rest.substr(0, step.size() + 1));
    if (index && before.empty()) {
      answer = fill_number(Word::in_answer, telling, *index);
    } else if (index && before == statistic_list_name) {
      day = fill_number(Word::day_of_list, telling, *index);
    } else if (is_last) {
      name = name_of_member(last_key(path), telling);
    }
    before = step;
    rest.remove_prefix(step.size() + 1);
  }
  const bool has_both = !name.empty() && !day.empty();
  if (name.empty() && day.empty()) name = telling.words[Word::what_is_there];
  return fill(Word::answer_place, telling,
              {{"name", name},
               {"of", has_both ? telling.words[Word::of_day] : ""},
               {"day", day},
               {"answer", answer}});
}

std::string format_expected(const Telling& telling, std::string expected) {
  if (expected == "number" && telling.issue.path == "/days")
    return std::string(telling.words[Word::expected_day_count]);
  for (const NamedWord& entry : expected_words) {
    if (entry.name == expected) return std::string(telling.words[entry.word]);
  }
  // One of several names.
  for (std::size_t bar = expected.find('|'); bar != std::string::npos; bar = expected.find('|'))
    expected.replace(bar, 1, telling.words[Word::or_else]);
  return expected;
}

std::string format_placeholder(std::string_view placeholder, const Telling& telling) {
  const Issue& issue = telling.issue;
  if (placeholder == "at") return issue.path.empty() ? "/" : issue.path.substr(1);
  if (placeholder == "key") return last_key(issue.path);
  if (placeholder == "given") {
    const bool is_query = issue.code == IssueCode::query_not_json;
    return std::string(telling.words[is_query ? Word::given_query : Word::given_answer]);
  }
  if (placeholder == "place") return format_place(telling);
  if (placeholder == "where") return format_answer_place(telling);
  const bool is_figure = placeholder == "figure";
  const std::size_t colon = placeholder.find(':');
  const ParamValue* const value = find_param(issue, is_figure ? "field" : placeholder.substr(0, colon));
  if (value == nullptr) return "?";
  if (is_figure) return name_of_member(format_param(*value), telling);
  if (placeholder == "expected") return format_expected(telling, format_param(*value));
  return colon == std::string_view::npos ? format_param(*value) : format_time(*value);
}

std::string fill(std::string_view pattern, const Telling& telling, std::initializer_list<Gap> gaps) {
  std::string text;
  while (!pattern.empty()) {
    // find_first_of would look each character up by itself.
    const auto* const open =
        std::find_if(pattern.begin(), pattern.end(), [](char c) { return c == '{' || c == '['; });
    text.append(pattern.begin(), open);
    pattern.remove_prefix(static_cast<std::size_t>(open - pattern.begin()));
    if (pattern.empty()) break;
    const bool is_choice = pattern.front() == '[';
    const std::size_t close = pattern.find(is_choice ? ']' : '}');
    const std::string_view inner = pattern.substr(1, close - 1);
    pattern.remove_prefix(close + 1);
    if (is_choice) {
      const std::size_t mark = inner.find('?');
      const std::size_t bar = inner.find('|');
      const std::string_view condition = inner.substr(0, mark);
      const bool is_there = condition.starts_with('/') ? telling.issue.path.ends_with(condition)
                                                       : find_param(telling.issue, condition) != nullptr;
      text += fill(is_there ? inner.substr(mark + 1, bar - mark - 1) : inner.substr(bar + 1), telling);
      continue;
    }
    const auto* const gap =
        std::find_if(gaps.begin(), gaps.end(), [&](const Gap& each) { return each.name == inner; });
    if (gap != gaps.end()) {
      text += gap->text;
    } else {
      text += format_placeholder(inner, telling);
    }
  }
  return text;
}

ErrcodeClass class_of(IssueCode upstream_code) {
  auto errcode_class = ErrcodeClass::temporary;
  while (issue_code_of(errcode_class) != upstream_code) {
    errcode_class = static_cast<ErrcodeClass>(static_cast<int>(errcode_class) + 1);
  }
  return errcode_class;
}

std::string format_upstream(const Telling& telling) {
  const ParamValue* const param = find_param(telling.issue, "errcode");
  const auto* const errcode = param == nullptr ? nullptr : std::get_if<std::int64_t>(param);
  const bool known = errcode != nullptr && *errcode >= INT32_MIN && *errcode <= INT32_MAX;
  const Advice advice =
      advise(class_of(telling.issue.code),
             known ? std::optional(static_cast<std::int32_t>(*errcode)) : std::nullopt, telling.locale);
  const std::string text =
      fill(Word::upstream, telling, {{"meaning", advice.meaning}, {"action", advice.action}});
  return known ? text + fill(Word::upstream_errcode, telling, {}) : text;
}

}  // namespace

std::string_view to_string(IssueCode code) {
  // Its end is one for C too, as that of a literal is.
  return packed_texts<names_of_codes, '\0'>[static_cast<std::size_t>(code)];
}

const ParamValue* find_param(const Issue& issue, std::string_view name) {
  const auto found = std::find_if(issue.params.begin(), issue.params.end(),
                                  [&](const Param& param) { return param.name == name; });
  return found == issue.params.end() ? nullptr : &found->value;
}

void append_step(std::string& path, std::string_view key) {
  const auto is_special = [](char character) { return character == '~' || character == '/'; };
  path += '/';
  while (true) {
    const auto* const special = std::find_if(key.begin(), key.end(), is_special);
    path.append(key.begin(), special);
    if (special == key.end()) return;
    path += *special == '~' ? "~0" : "~1";
    key.remove_prefix(static_cast<std::size_t>(special - key.begin()) + 1);
  }
}

std::string pointer_step(std::string_view key) {
  std::string step;
  append_step(step, key);
  return step;
}

std::string pointer_step(std::size_t index) {
  std::string step = "/";
  step += WholeText(index).view();
  return step;
}

std::string format_issue(const Issue& issue, Locale locale) {
  const Telling telling{issue, locale};
  if (find_param(issue, "offset") != nullptr) {
    // The sentence is the message, so that whoever passes the issue back finds it in another language.
    const Telling message{issue, message_locale};
    for (std::size_t i = 0; i < byte_word_count; ++i) {
      const auto word = static_cast<ByteWord>(i);
      if (issue.message == fill(message.words.sentence(word), message))
        return fill(telling.words.sentence(word), telling);
    }
  }
  const std::string_view text = telling.words.sentence(issue.code);
  return text.empty() ? format_upstream(telling) : fill(text, telling);
}

std::string format_unknown_problem(std::string_view code, Locale locale) {
  return fill(Word::unknown_problem, {{}, locale}, {{"code", code}});
}

Issue make_issue(IssueCode code, std::string path, std::vector<Param> params) {
  Issue issue{code, std::move(path), {}, std::move(params)};
  fill_message(issue);
  return issue;
}

void fill_message(Issue& issue) {
  issue.message = format_issue(issue, message_locale);
}

Issue make_byte_issue(IssueCode code, ByteWord word, std::size_t offset) {
  Issue issue = make_byte_issue(code, offset);
  const Telling message{issue, message_locale};
  issue.message = fill(message.words.sentence(word), message);
  return issue;
}

Issue make_byte_issue(IssueCode code, std::size_t offset) {
  return make_issue(code, "", {{"offset", static_cast<std::uint64_t>(offset)}});
}

}  // namespace kfstat
