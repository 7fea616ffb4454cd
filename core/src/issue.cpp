#include "issue_list.hpp"
#include "json.hpp"
#include <kfstat/day.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/issue.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace kfstat {
namespace {

struct IssueInfo {
  IssueCode code;
  std::string_view name;
  // Text for people. {x} is the param x, {x:time} the same as a time in UTC+8, {expected} what was expected
  // in words, {at} the pointer, {key} its last step, {place} the people's word for what is there.
  // [x?this|that] is `this` where there is a param x, else `that`.
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
     {"There is no range of this name.", "没有这个名称的快捷范围。"}},
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
     {"The answer is larger than {limit_bytes} bytes.", "返回内容超过 {limit_bytes} 字节。"}},
    {IssueCode::response_not_utf8,
     "response.not_utf8",
     {"The answer is not valid UTF-8 (at byte {offset}).", "返回内容不是有效的 UTF-8（第 {offset} 字节）。"}},
    {IssueCode::response_not_json,
     "response.not_json",
     {"The answer is not valid JSON (at byte {offset}); something between here and WeCom may have replaced "
      "it.",
      "返回内容不是有效的 JSON（第 {offset} 字节），可能被中间设备替换。"}},
    {IssueCode::response_too_deep,
     "response.too_deep",
     {"The answer is nested too deeply.", "返回内容嵌套过深。"}},
    {IssueCode::response_not_object,
     "response.not_object",
     {"The answer is not a JSON object.", "返回内容不是 JSON 对象。"}},
    {IssueCode::response_duplicate_key,
     "response.duplicate_key",
     {"The answer has {at} twice.", "返回内容中 {at} 重复出现。"}},
    {IssueCode::response_missing_field,
     "response.missing_field",
     {"The answer lacks {at}.", "返回内容缺少 {at}。"}},
    {IssueCode::response_wrong_type,
     "response.wrong_type",
     {"In the answer {at} has the wrong type; expected: {expected}.",
      "返回内容中 {at} 的类型不正确，应为 {expected}。"}},
    {IssueCode::response_invalid_number,
     "response.invalid_number",
     {"In the answer {at} is not a possible number.", "返回内容中 {at} 的数值不合法。"}},
    {IssueCode::response_misplaced_field,
     "response.misplaced_field",
     {"In the answer {at} stands beside the day's time; it belongs inside “statistic”.",
      "返回内容中 {at} 与日期时间并列，应位于 statistic 之内。"}},
    {IssueCode::response_duplicate_day,
     "response.duplicate_day",
     {"The answer has a day twice, again at {at}.", "返回内容中有重复的日期：{at}。"}},
    {IssueCode::response_unsafe_integer,
     "response.unsafe_integer",
     {"In the answer {at} is too large to be shown exactly.", "返回内容中 {at} 的数值过大，无法精确显示。"}},
    {IssueCode::response_unknown_field,
     "response.unknown_field",
     {"The answer has a field kfstat does not know: {at}.", "返回内容中有未知字段：{at}。"}},
    {IssueCode::response_rate_out_of_range,
     "response.rate_out_of_range",
     {"{count} value(s) of a rate lie outside 0 to 1, the first at {at}.",
      "有 {count} 个比率不在 0 到 1 之间，第一个位于 {at}。"}},
    {IssueCode::response_not_midnight,
     "response.not_midnight",
     {"A day's time was not midnight and was taken as that of its day: {at}.",
      "某天的时间戳不是零点，已按当天零点处理：{at}。"}},
    {IssueCode::response_unrequested_day,
     "response.unrequested_day",
     {"The answer has a day that was not asked for: {at}.", "返回内容包含未请求的日期：{at}。"}},
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
     {"The total of {field} is too large to be exact.", "{field} 的合计过大，无法精确表示。"}},
    {IssueCode::input_wrong_type,
     "input.wrong_type",
     {"[input?“{input}”|{place}] does not fit; it must be {expected}.",
      "[input?“{input}”|{place}]不符合要求，应为{expected}。"}},
    {IssueCode::wasm_trapped,
     "wasm.trapped",
     {"The calculation failed and was started afresh; try again.", "计算模块出错并已重新启动，请重试。"}},
}};

// What there is to say of bytes that are no JSON, of a query and of an answer. The sentence is the message of
// the issue, so that whoever passes the issue back finds it in the other language.
constexpr Text byte_words[] = {
    {"This is empty.", "内容为空。"},
    {"This is compressed; unpack it first.", "内容是压缩数据，请先解压。"},
    {"This is UTF-16 text; save it as UTF-8.", "内容是 UTF-16 编码，请另存为 UTF-8。"},
    {"This is a web page, not JSON.", "内容是网页，不是 JSON。"},
    {"This is not UTF-8 but probably GBK text; save it as UTF-8.",
     "内容不是 UTF-8，可能是 GBK 编码，请另存为 UTF-8。"},
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
    {"count", {"a whole figure, 0 or more", "不小于 0 的整数"}},
    {"report", {"what was read from an answer", "由返回内容读出的报告"}},
    {"report day", {"a day of such a report", "报告中的一天"}},
};

bool looks_like_gbk(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  std::size_t pairs = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (byte(at) < 0x80) continue;
    const unsigned trail = byte(at + 1);
    if (byte(at) == 0x80 || byte(at) == 0xFF || trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
    ++pairs;
    ++at;
  }
  return pairs > 0;
}

// Nothing where the bytes are nothing in particular.
const Text* find_byte_words(std::string_view text) {
  const auto starts_with_any = [&](auto... starts) { return (text.starts_with(starts) || ...); };
  const bool has_nul = text.size() > 3 && text.substr(0, 2).find('\0') != std::string_view::npos;
  if (starts_with_any("\x1F\x8B", "PK\x03\x04")) return &byte_words[1];
  if (has_nul || starts_with_any("\xFF\xFE", "\xFE\xFF")) return &byte_words[2];
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty()) return &byte_words[0];
  if (text.front() == '<') return &byte_words[3];
  return json::find_invalid_utf8(text) && looks_like_gbk(text) ? &byte_words[4] : nullptr;
}

const IssueInfo& info_of(IssueCode code) {
  return issue_table[static_cast<std::size_t>(code)];
}

std::string_view in(Locale locale, const Text& text) {
  return locale == Locale::zh ? text.zh : text.en;
}

std::string format_number(double value) {
  return value > -1e15 && value < 1e15 ? std::to_string(static_cast<std::int64_t>(value)) : "?";
}

std::string format_param(const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* natural = std::get_if<std::uint64_t>(&value)) return std::to_string(*natural);
  if (const auto* real = std::get_if<double>(&value)) return format_number(*real);
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
  std::string key(path.substr(path.rfind('/') + 1));
  for (std::size_t at = key.find('~'); at < key.size(); at = key.find('~', at + 1)) {
    const bool is_slash = key.compare(at, 2, "~1") == 0;
    key.replace(at, 2, is_slash ? "/" : "~");
  }
  return key;
}

std::string format_item(std::string_view word, std::uint32_t index) {
  std::string text(word);
  return text.replace(text.find('#'), 1, std::to_string(std::uint64_t{index} + 1));
}

std::string format_place(const Issue& issue, Locale locale) {
  const std::string_view path = issue.path;
  const std::string_view first = path.substr(0, path.find('/', 1));
  const std::string_view rest = path.substr(first.size());
  for (const FieldWord& entry : field_words) {
    if (entry.step != first) continue;
    std::uint32_t index = 0;
    const bool is_item = !entry.item.en.empty() && rest.size() > 1 &&
                         std::from_chars(rest.data() + 1, rest.data() + rest.size(), index).ec == std::errc();
    return is_item ? format_item(in(locale, entry.item), index) : std::string(in(locale, entry.word));
  }
  if (!path.empty()) return "“" + last_key(path) + "”";
  const std::string_view name = to_string(issue.code);
  if (name.starts_with("id.")) return locale == Locale::zh ? "该 ID" : "The id";
  if (name.starts_with("range.")) return locale == Locale::zh ? "该日期" : "The date";
  return locale == Locale::zh ? "输入" : "The input";
}

std::string format_expected(const Issue& issue, Locale locale, std::string expected) {
  static constexpr Text whole_days{"a whole number, 1 or more", "不小于 1 的整数"};
  if (expected == "number" && issue.path == "/days") return std::string(in(locale, whole_days));
  for (const ExpectedWord& entry : expected_words) {
    if (entry.name == expected) return std::string(in(locale, entry.word));
  }
  return expected;
}

std::string format_placeholder(std::string_view placeholder, const Issue& issue, Locale locale) {
  if (placeholder == "at") return issue.path.empty() ? "/" : issue.path.substr(1);
  if (placeholder == "key") return last_key(issue.path);
  if (placeholder == "place") return format_place(issue, locale);
  const std::size_t colon = placeholder.find(':');
  const ParamValue* const value = find_param(issue, placeholder.substr(0, colon));
  if (value == nullptr) return "?";
  if (placeholder == "expected") return format_expected(issue, locale, format_param(*value));
  return colon == std::string_view::npos ? format_param(*value) : format_time(*value);
}

std::string fill(std::string_view text, const Issue& issue, Locale locale) {
  std::string sentence;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find_first_of("{["), text.size());
    sentence += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const bool is_choice = text.front() == '[';
    const std::size_t close = text.find(is_choice ? ']' : '}');
    const std::string_view inner = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (is_choice) {
      const std::size_t mark = inner.find('?');
      const std::size_t bar = inner.find('|');
      const bool is_there = find_param(issue, inner.substr(0, mark)) != nullptr;
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
  const ErrcodeExplanation why =
      known ? explain_errcode(static_cast<std::int32_t>(*errcode)) : explain_class(class_of(issue.code));
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
  for (const Text& words : byte_words) {
    if (issue.message == words.en && find_param(issue, "offset") != nullptr)
      return std::string(in(locale, words));
  }
  const std::string_view text = in(locale, info_of(issue.code).text);
  return text.empty() ? format_upstream(issue, locale) : fill(text, issue, locale);
}

Issue make_issue(IssueCode code, std::string path, std::vector<Param> params) {
  Issue issue{code, std::move(path), {}, std::move(params)};
  issue.message = format_issue(issue, Locale::en);
  return issue;
}

Issue make_byte_issue(IssueCode code, std::string_view text, std::size_t offset) {
  Issue issue = make_issue(code, "", {{"offset", static_cast<std::uint64_t>(offset)}});
  if (const Text* const words = find_byte_words(text)) issue.message = words->en;
  return issue;
}

}  // namespace kfstat
