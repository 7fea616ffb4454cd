#include "issues/issue_list.hpp"
#include "issues/response_names.hpp"
#include "numbers/real_text.hpp"
#include <kfstat/day.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/field.hpp>
#include <kfstat/issue.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace kfstat {
namespace {

struct IssueInfo {
  IssueCode code;
  std::string_view name;
  // Text for people. {x} is the param x, {x:time} the same as a time in UTC+8, {expected} what was expected
  // in words, {at} the pointer, {key} its last step, {place} the people's word for what is there in a query,
  // {where} that in an answer, {figure} that of the param field. [x?this|that] is `this` where there is a
  // param x, else `that`; [/x?this|that] where the pointer ends so.
  Text text;
};

constexpr std::array<IssueInfo, issue_code_count> issue_table{{
    {IssueCode::query_too_large,
     "query.too_large",
     {"The query is larger than {limit_bytes} bytes.", "查询内容超过 {limit_bytes} 字节。"}},
    {IssueCode::query_not_json,
     "query.not_json",
     {"The query is not valid JSON (at byte {offset}).", "查询内容不是有效的 JSON（第 {offset} 字节）。"}},
    {IssueCode::query_duplicate_key,
     "query.duplicate_key",
     {"{place} is given twice; give it once.", "{place}重复出现，请只填写一次。"}},
    {IssueCode::query_not_object,
     "query.not_object",
     {"The query must be named fields in braces.", "查询内容必须是花括号中的一组字段。"}},
    {IssueCode::query_missing_field, "query.missing_field", {"{place} is required.", "请填写{place}。"}},
    {IssueCode::query_wrong_type,
     "query.wrong_type",
     {"{place} does not fit; it must be {expected}.", "{place}不符合要求，应为{expected}。"}},
    {IssueCode::query_contradiction,
     "query.contradiction",
     {"{place} contradicts the rest of the query, which says {expected}.",
      "{place}与查询中的其他字段不一致，按那些字段应为 {expected}。"}},
    {IssueCode::query_unknown_field,
     "query.unknown_field",
     {"There is no field “{key}”[suggestion?. Did you mean {suggestion}?|; check its spelling.]",
      "没有名为“{key}”的字段，[suggestion?是否应为 {suggestion}？|请检查拼写。]"}},
    {IssueCode::id_empty,
     "id.empty",
     {"{place} is empty; leave it out or fill it in.", "{place}为空，请填写或删除。"}},
    {IssueCode::id_too_long,
     "id.too_long",
     {"{place} is longer than {limit} bytes.", "{place}超过 {limit} 字节。"}},
    {IssueCode::id_invalid_character,
     "id.invalid_character",
     {"{place} contains a space or an invisible character.", "{place}包含空格或不可见字符。"}},
    {IssueCode::range_malformed_date,
     "range.malformed_date",
     {"{place} is not a date; write it as YYYY-MM-DD.", "{place}不是有效日期，请使用 YYYY-MM-DD 格式。"}},
    {IssueCode::range_milliseconds,
     "range.milliseconds",
     {"{place} is in milliseconds; in seconds it is {seconds}.",
      "{place}使用了毫秒，以秒计应为 {seconds}。"}},
    {IssueCode::range_out_of_uint32,
     "range.out_of_uint32",
     {"{place} lies outside 1970-01-02 to 2106-02-07.", "{place}不在 1970-01-02 至 2106-02-07 之间。"}},
    {IssueCode::range_too_early,
     "range.too_early",
     {"{place} is too early; the first day available is {earliest}.",
      "{place}过早，最早可查询 {earliest}。"}},
    {IssueCode::range_too_late,
     "range.too_late",
     {"{place} is too late; the last complete day is {latest}.", "{place}过晚，最晚可查询 {latest}。"}},
    {IssueCode::range_reversed,
     "range.reversed",
     {"The range ends before it starts.", "结束日期早于开始日期。"}},
    {IssueCode::range_too_long,
     "range.too_long",
     {"The range has {days} days; at most {max_days} can be asked at once.",
      "所选范围为 {days} 天，一次最多查询 {max_days} 天。"}},
    {IssueCode::range_rounded_to_midnight,
     "range.rounded_to_midnight",
     {"{place} was taken as the whole day that holds it ({to:time}).",
      "{place}已按当天零点处理（{to:time}）。"}},
    {IssueCode::range_yesterday_not_ready,
     "range.yesterday_not_ready",
     {"Yesterday's figures may not be computed before {ready_at:time}.",
      "昨天的数据在 {ready_at:time} 之前可能尚未统计完成。"}},
    {IssueCode::range_beyond_upstream,
     "range.beyond_upstream",
     {"WeCom keeps figures from {earliest} on; earlier days come from the store.",
      "企业微信仅保留 {earliest} 起的数据，更早的数据来自本地存储。"}},
    {IssueCode::range_empty_preset,
     "range.empty_preset",
     {"This range has no complete day yet.", "该范围内还没有完整的一天。"}},
    {IssueCode::range_unknown_preset,
     "range.unknown_preset",
     {"There is no range of this name; there are yesterday, last_7_days, this_week, last_month and others.",
      "没有这个名称的快捷范围，可用的有 yesterday、last_7_days、this_week、last_month 等。"}},
    {IssueCode::plan_conflicting_servicers,
     "plan.conflicting_servicers",
     {"Give one servicer or a list of servicers, not both.", "接待人员与接待人员列表只能填写其一。"}},
    {IssueCode::plan_no_servicers,
     "plan.no_servicers",
     {"The list of servicers is empty.", "接待人员列表为空。"}},
    {IssueCode::plan_too_many_servicers,
     "plan.too_many_servicers",
     {"{place} is longer than {limit}.", "{place}超过 {limit} 个。"}},
    {IssueCode::plan_duplicate_servicer,
     "plan.duplicate_servicer",
     {"{place} stands there before; asked once.", "{place}在前面已出现，只查询一次。"}},
    {IssueCode::response_too_large,
     "response.too_large",
     {"The answer is larger than {limit_bytes} bytes; is it the right file or address?",
      "返回内容超过 {limit_bytes} 字节，请确认文件或地址是否正确。"}},
    {IssueCode::response_not_utf8,
     "response.not_utf8",
     {"The answer is not UTF-8 text from byte {offset} on; it may be compressed (gzip) or in another "
      "encoding such as GBK.",
      "返回内容从第 {offset} 字节起不是 UTF-8 文本，可能是压缩内容（gzip）或 GBK 等其他编码。"}},
    {IssueCode::response_not_json,
     "response.not_json",
     {"The answer is not JSON from byte {offset} on; it may be empty, cut short, or a page that something "
      "between here and WeCom sent in its place.",
      "返回内容从第 {offset} 字节起不是有效的 JSON，可能为空、被截断，或是中间设备返回的网页。"}},
    {IssueCode::response_too_deep,
     "response.too_deep",
     {"The answer is nested more than 32 levels deep, as none of WeCom's is.",
      "返回内容嵌套超过 32 层，不是企业微信的返回。"}},
    {IssueCode::response_not_object,
     "response.not_object",
     {"The answer is JSON, but none of WeCom's: that begins with a brace and has an errcode.",
      "返回内容是 JSON，但不是企业微信的返回：应以花括号开头并含有 errcode。"}},
    {IssueCode::response_duplicate_key,
     "response.duplicate_key",
     {"In the answer, {where} is given twice: nobody knows which is meant.",
      "返回内容中{where}出现了两次，无法判断以哪个为准。"}},
    {IssueCode::response_missing_field,
     "response.missing_field",
     {"In the answer, {where} is missing[/stat_time?; an old edition of WeCom's page called it stat_date.|; "
      "is it one of get_servicer_statistic?]",
      "返回内容缺少{where}[/stat_time?，旧版文档中它叫 stat_date|，请确认它是 get_servicer_statistic "
      "的返回]。"}},
    {IssueCode::response_wrong_type,
     "response.wrong_type",
     {"In the answer, {where} must be {expected}.", "返回内容中{where}应为{expected}。"}},
    {IssueCode::response_invalid_number,
     "response.invalid_number",
     {"In the answer, {where} cannot be this[/stat_time?: it is whole seconds, of a day from 1970-01-02 to "
      "2106-02-07|: no figure is negative or too large, and counts and codes are whole].",
      "返回内容中{where}的值不合理[/stat_time?，应为整数秒，在 1970-01-02 至 2106-02-07 "
      "之间|：指标不能为负或过大，计数与错误码须为整数]。"}},
    {IssueCode::response_misplaced_field,
     "response.misplaced_field",
     {"In the answer, {where} stands beside stat_time instead of inside statistic, where it would be lost.",
      "返回内容中{where}与 stat_time 并列，应放在 statistic 之内，否则会丢失。"}},
    {IssueCode::response_duplicate_day,
     "response.duplicate_day",
     {"The answer has one day twice; the second time it is {where}.",
      "返回内容中同一天出现了两次，后一次是{where}。"}},
    {IssueCode::response_unsafe_integer,
     "response.unsafe_integer",
     {"In the answer, {where} is too large to be shown exactly.", "返回内容中{where}过大，无法精确显示。"}},
    {IssueCode::response_unknown_field,
     "response.unknown_field",
     {"The answer has a field that kfstat does not know and leaves out: {where}.",
      "返回内容中有 kfstat 不认识的字段，已略去：{where}。"}},
    {IssueCode::response_rate_out_of_range,
     "response.rate_out_of_range",
     {"{count} value(s) of a rate lie outside 0 to 1; the first is {where}.",
      "有 {count} 个比率不在 0 到 1 之间，第一个是{where}。"}},
    {IssueCode::response_not_midnight,
     "response.not_midnight",
     {"A day was not given by its midnight and is taken as the day that holds that moment: {where}.",
      "有一天给出的不是零点，已按所在的那一天处理：{where}。"}},
    {IssueCode::response_unrequested_day,
     "response.unrequested_day",
     {"The answer has a day that was not asked for and is left out: {where}.",
      "返回内容包含未请求的日期，已略去：{where}。"}},
    {IssueCode::upstream_temporary, "upstream.temporary", {}},
    {IssueCode::upstream_credential, "upstream.credential", {}},
    {IssueCode::upstream_setup, "upstream.setup", {}},
    {IssueCode::upstream_permission, "upstream.permission", {}},
    {IssueCode::upstream_ip_not_trusted, "upstream.ip_not_trusted", {}},
    {IssueCode::upstream_rate_limited, "upstream.rate_limited", {}},
    {IssueCode::upstream_concurrency_limited, "upstream.concurrency_limited", {}},
    {IssueCode::upstream_invalid_request, "upstream.invalid_request", {}},
    {IssueCode::upstream_gone, "upstream.gone", {}},
    {IssueCode::upstream_unknown, "upstream.unknown", {}},
    {IssueCode::summary_overflow,
     "summary.overflow",
     {"The total of {figure} is too large to be exact.", "{figure}的合计过大，无法精确表示。"}},
    {IssueCode::input_wrong_type,
     "input.wrong_type",
     {"[input?“{input}”|{place}] does not fit; it must be {expected}.",
      "[input?“{input}”|{place}]不符合要求，应为{expected}。"}},
    {IssueCode::wasm_trapped,
     "wasm.trapped",
     {"The calculation failed and was started afresh; try again.", "计算模块出错并已重新启动，请重试。"}},
}};

// By ByteWord; {given} is a query or an answer. The sentence is the message of the issue, so that whoever
// passes the issue back finds it in the other language.
constexpr Text byte_words[] = {
    {"{given} is empty.", "{given}为空。"},
    {"{given} is compressed (gzip, zip, xlsx …); unpack it first.",
     "{given}是压缩数据（gzip、zip、xlsx 等），请先解压。"},
    {"{given} is UTF-16 text; save it as UTF-8.", "{given}是 UTF-16 编码，请另存为 UTF-8。"},
    {"{given} is a web page, not JSON.", "{given}是网页，不是 JSON。"},
    {"{given} is not UTF-8 but probably GBK text; save it as UTF-8.",
     "{given}不是 UTF-8，可能是 GBK 编码，请另存为 UTF-8。"},
    {"{given} is cut short at byte {offset}; its end is missing.",
     "{given}不完整，到第 {offset} 字节为止，缺少结尾。"},
    {"{given} goes on after its JSON has ended (at byte {offset}); give one JSON value alone.",
     "{given}中的 JSON 结束后还有内容（第 {offset} 字节），请只提供一个 JSON。"},
    {"{given} begins with HTTP headers; give what follows them alone.",
     "{given}以 HTTP 头开头，请只提供其后的正文。"},
    {"{given} has a quote or sign that is none of JSON's (at byte {offset}); write \" : , in plain ASCII.",
     "{given}含有 JSON 不支持的引号或标点（第 {offset} 字节），请使用半角的 \" : ,。"},
};

struct FieldWord {
  std::string_view step;
  Text word;
  Text item;  // of a list: one of it, # being its place
};

constexpr FieldWord field_words[] = {
    {"/open_kfid", {"The account", "客服账号"}, {}},
    {"/open_kfids",
     {"The list of accounts", "客服账号列表"},
     {"Account # of the list", "列表中第 # 个客服账号"}},
    {"/servicer_userid", {"The servicer", "接待人员"}, {}},
    {"/servicer_userids",
     {"The list of servicers", "接待人员列表"},
     {"Servicer # of the list", "列表中第 # 名接待人员"}},
    {"/start_time", {"The first day", "开始日期"}, {}},
    {"/end_time", {"The last day", "结束日期"}, {}},
    {"/start_date", {"The first day", "开始日期"}, {}},
    {"/end_date", {"The last day", "结束日期"}, {}},
    {"/days", {"The number of days", "天数"}, {}},
};

struct ExpectedWord {
  std::string_view name;
  Text word;
};

constexpr ExpectedWord expected_words[] = {
    {"string", {"text", "文字"}},
    {"time", {"a date such as 2022-02-23 or whole Unix seconds", "形如 2022-02-23 的日期或整数 Unix 秒"}},
    {"date", {"a date such as 2022-02-23", "形如 2022-02-23 的日期"}},
    {"array", {"a list", "列表"}},
    {"object", {"named fields in braces", "花括号中的一组字段"}},
    {"number", {"a figure", "数值"}},
    {"count", {"a whole number, 0 or more", "不小于 0 的整数"}},
    {"whole number", {"a whole number, 0 or more", "不小于 0 的整数"}},
    {"int32", {"a whole number of 32 bits", "32 位整数"}},
    {"Date", {"a valid Date", "有效的 Date 对象"}},
    {"text or bytes", {"text or bytes", "文字或字节"}},
    {"report", {"what was read from an answer", "由返回内容读出的报告"}},
    {"report day", {"a day of such a report", "报告中的一天"}},
    {"sorted days", {"after the day before it", "按日期顺序排列的一天"}},
    {"fewer responses", {"fewer answers at a time", "数量更少的返回内容"}},
};

const IssueInfo& info_of(IssueCode code) {
  return issue_table[static_cast<std::size_t>(code)];
}

std::string_view in(Locale locale, const Text& text) {
  return locale == Locale::zh ? text.zh : text.en;
}

std::string format_param(const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* natural = std::get_if<std::uint64_t>(&value)) return std::to_string(*natural);
  if (const auto* real = std::get_if<double>(&value)) return std::string(RealText(*real).view());
  return std::get<std::string>(value);
}

std::string format_time(const ParamValue& value) {
  const auto* seconds = std::get_if<std::int64_t>(&value);
  if (seconds == nullptr) return format_param(value);
  const Day day = day_of(*seconds);
  const std::int64_t minutes = (*seconds - midnight_of(day)) / 60;
  std::string clock = std::to_string(100 + minutes / 60).substr(1);
  clock += ':';
  clock += std::to_string(100 + minutes % 60).substr(1);
  return format_date(day) + " " + clock + " UTC+8";
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
  std::uint32_t index = 0;
  const char* const end = step.data() + step.size();
  if (!step.starts_with('/')) return std::nullopt;
  const auto read = std::from_chars(step.data() + 1, end, index);
  return read.ec == std::errc() && read.ptr == end ? std::optional(index) : std::nullopt;
}

std::string format_item(std::string_view word, std::uint32_t index) {
  std::string text(word);
  return text.replace(text.find('#'), 1, std::to_string(std::uint64_t{index} + 1));
}

std::string format_place(const Issue& issue, Locale locale) {
  const bool is_zh = locale == Locale::zh;
  const std::string_view path = issue.path;
  const std::string_view first = path.substr(0, path.find('/', 1));
  const std::string_view rest = path.substr(first.size());
  for (const FieldWord& entry : field_words) {
    if (entry.step != first) continue;
    const auto index = entry.item.en.empty() ? std::nullopt : read_index(rest);
    return index ? format_item(in(locale, entry.item), *index) : std::string(in(locale, entry.word));
  }
  if (!path.empty()) {
    std::string name = "“" + last_key(path) + "”";
    const auto index = read_index(first);
    if (!index) return name;
    const std::string item = format_item(is_zh ? "列表第 # 项" : "Item # of the list", *index);
    return rest.empty() ? item : item + (is_zh ? "的" : ": ") + name;
  }
  const std::string_view name = to_string(issue.code);
  if (name.starts_with("id.")) return is_zh ? "该 ID" : "The id";
  if (name.starts_with("range.")) return is_zh ? "该日期" : "The date";
  return is_zh ? "输入" : "The input";
}

struct MemberWord {
  std::string_view name;
  Text word;
};

constexpr MemberWord member_words[] = {
    {errcode_name, {"the error code", "错误码"}},
    {errmsg_name, {"the error text", "错误说明"}},
    {statistic_list_name, {"the list of days", "每日数据列表"}},
    {stat_time_name, {"the date", "日期"}},
    {statistic_name, {"the set of figures", "当天的指标"}},
};

// A name of an answer in people's words and as it is written there.
std::string name_of_member(std::string_view name, Locale locale) {
  std::string_view word;
  for (const MemberWord& entry : member_words) {
    if (entry.name == name) word = in(locale, entry.word);
  }
  for (const FieldInfo& info : field_table) {
    if (info.name == name) word = in(locale, info.label);
  }
  std::string text(word);
  if (word.empty()) return text.append("“").append(name).append("”");
  return locale == Locale::zh ? text.append("（").append(name).append("）")
                              : text.append(" (").append(name).append(")");
}

// What is there in an answer: which of several, which day, which figure.
std::string format_answer_place(std::string_view path, Locale locale) {
  const bool is_zh = locale == Locale::zh;
  std::string answer;
  std::string day;
  std::string name;
  std::string_view before;
  for (std::string_view rest = path; !rest.empty();) {
    const std::string_view step = rest.substr(1, rest.find('/', 1) - 1);
    const bool is_last = step.size() + 1 == rest.size();
    const auto index = read_index(rest.substr(0, step.size() + 1));
    if (index && before.empty()) {
      answer = format_item(is_zh ? "第 # 份返回内容中" : " in answer #", *index);
    } else if (index && before == statistic_list_name) {
      day = format_item(is_zh ? "列表第 # 天" : "day # of the list", *index);
    } else if (is_last) {
      name = name_of_member(last_key(path), locale);
    }
    before = step;
    rest.remove_prefix(step.size() + 1);
  }
  if (name.empty() && day.empty()) return is_zh ? answer + "该内容" : "what is there" + answer;
  if (is_zh) return answer + day + (day.empty() || name.empty() ? "" : "的") + name;
  return name + (day.empty() || name.empty() ? "" : " of ") + day + answer;
}

std::string format_expected(const Issue& issue, Locale locale, std::string expected) {
  static constexpr Text whole_days{"a whole number, 1 or more", "不小于 1 的整数"};
  if (expected == "number" && issue.path == "/days") return std::string(in(locale, whole_days));
  for (const ExpectedWord& entry : expected_words) {
    if (entry.name == expected) return std::string(in(locale, entry.word));
  }
  // One of several names.
  for (std::size_t bar = expected.find('|'); bar != std::string::npos; bar = expected.find('|'))
    expected.replace(bar, 1, locale == Locale::zh ? " 或 " : " or ");
  return expected;
}

Text given_of(IssueCode code) {
  if (code == IssueCode::query_not_json) return {"The query", "查询内容"};
  return {"The answer", "返回内容"};
}

std::string format_placeholder(std::string_view placeholder, const Issue& issue, Locale locale) {
  if (placeholder == "at") return issue.path.empty() ? "/" : issue.path.substr(1);
  if (placeholder == "key") return last_key(issue.path);
  if (placeholder == "given") return std::string(in(locale, given_of(issue.code)));
  if (placeholder == "place") return format_place(issue, locale);
  if (placeholder == "where") return format_answer_place(issue.path, locale);
  const bool is_figure = placeholder == "figure";
  const std::size_t colon = placeholder.find(':');
  const ParamValue* const value = find_param(issue, is_figure ? "field" : placeholder.substr(0, colon));
  if (value == nullptr) return "?";
  if (is_figure) return name_of_member(format_param(*value), locale);
  if (placeholder == "expected") return format_expected(issue, locale, format_param(*value));
  return colon == std::string_view::npos ? format_param(*value) : format_time(*value);
}

std::string fill(std::string_view text, const Issue& issue, Locale locale) {
  std::string sentence;
  while (!text.empty()) {
    // find_first_of would look each character up by itself.
    const auto* const open =
        std::find_if(text.begin(), text.end(), [](char c) { return c == '{' || c == '['; });
    sentence.append(text.begin(), open);
    text.remove_prefix(static_cast<std::size_t>(open - text.begin()));
    if (text.empty()) break;
    const bool is_choice = text.front() == '[';
    const std::size_t close = text.find(is_choice ? ']' : '}');
    const std::string_view inner = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (is_choice) {
      const std::size_t mark = inner.find('?');
      const std::size_t bar = inner.find('|');
      const std::string_view condition = inner.substr(0, mark);
      const bool is_there = condition.starts_with('/') ? issue.path.ends_with(condition)
                                                       : find_param(issue, condition) != nullptr;
      sentence +=
          fill(is_there ? inner.substr(mark + 1, bar - mark - 1) : inner.substr(bar + 1), issue, locale);
    } else {
      sentence += format_placeholder(inner, issue, locale);
    }
  }
  return sentence;
}

ErrcodeClass class_of(IssueCode upstream_code) {
  auto errcode_class = ErrcodeClass::temporary;
  while (issue_code_of(errcode_class) != upstream_code) {
    errcode_class = static_cast<ErrcodeClass>(static_cast<int>(errcode_class) + 1);
  }
  return errcode_class;
}

std::string format_upstream(const Issue& issue, Locale locale) {
  const ParamValue* const param = find_param(issue, "errcode");
  const auto* const errcode = param == nullptr ? nullptr : std::get_if<std::int64_t>(param);
  const bool known = errcode != nullptr && *errcode >= INT32_MIN && *errcode <= INT32_MAX;
  ErrcodeExplanation why = explain_class(class_of(issue.code));
  if (known) {
    // A code can mean another thing from another endpoint, 40001 the token: what the class says is true then.
    const ErrcodeExplanation of_code = explain_errcode(static_cast<std::int32_t>(*errcode));
    if (of_code.errcode_class == why.errcode_class) why = of_code;
  }
  std::string text(in(locale, why.meaning));
  if (locale == Locale::en) text += ' ';
  text += in(locale, why.action);
  if (!known) return text;
  const std::string code = std::to_string(*errcode);
  text += locale == Locale::en ? " (errcode " + code + ")" : "（错误码 " + code + "）";
  return text;
}

}  // namespace

std::string_view to_string(IssueCode code) {
  return info_of(code).name;
}

const ParamValue* find_param(const Issue& issue, std::string_view name) {
  const auto found = std::find_if(issue.params.begin(), issue.params.end(),
                                  [&](const Param& param) { return param.name == name; });
  return found == issue.params.end() ? nullptr : &found->value;
}

std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char character : key) {
    if (character == '~') {
      step += "~0";
    } else if (character == '/') {
      step += "~1";
    } else {
      step += character;
    }
  }
  return step;
}

std::string pointer_step(std::size_t index) {
  return "/" + std::to_string(index);
}

std::string format_issue(const Issue& issue, Locale locale) {
  if (find_param(issue, "offset") != nullptr) {
    for (const Text& words : byte_words)
      if (issue.message == fill(words.en, issue, Locale::en)) return fill(in(locale, words), issue, locale);
  }
  const std::string_view text = in(locale, info_of(issue.code).text);
  return text.empty() ? format_upstream(issue, locale) : fill(text, issue, locale);
}

Issue make_issue(IssueCode code, std::string path, std::vector<Param> params) {
  Issue issue{code, std::move(path), {}, std::move(params)};
  issue.message = format_issue(issue, Locale::en);
  return issue;
}

Issue make_byte_issue(IssueCode code, ByteWord word, std::size_t offset) {
  Issue issue = make_byte_issue(code, offset);
  issue.message = fill(byte_words[static_cast<std::size_t>(word)].en, issue, Locale::en);
  return issue;
}

Issue make_byte_issue(IssueCode code, std::size_t offset) {
  return make_issue(code, "", {{"offset", static_cast<std::uint64_t>(offset)}});
}

}  // namespace kfstat
