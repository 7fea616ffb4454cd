#include "issue_list.hpp"
#include <kfstat/day.hpp>
#include <kfstat/errcode.hpp>
#include <kfstat/issue.hpp>

#include <algorithm>
#include <array>

namespace kfstat {
namespace {

struct IssueInfo {
  IssueCode code;
  std::string_view name;
  // Text for people. {x} is the param x, {x:time} the same as a time in UTC+8, {at} the pointer, {place} the
  // people's word for the query field at that place.
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
     {"The query must be a JSON object.", "查询内容必须是一个 JSON 对象。"}},
    {IssueCode::query_missing_field, "query.missing_field", {"{place} is required.", "请填写{place}。"}},
    {IssueCode::query_wrong_type,
     "query.wrong_type",
     {"{place} has the wrong type; expected: {expected}.", "{place}的类型不正确，应为 {expected}。"}},
    {IssueCode::query_unknown_field,
     "query.unknown_field",
     {"There is no field {at}; check its spelling.", "没有名为 {at} 的字段，请检查拼写。"}},
    {IssueCode::id_empty,
     "id.empty",
     {"{place} is empty; leave it out or fill it in.", "{place}为空，请填写或删除该字段。"}},
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
     {"{place} is in milliseconds; use seconds.", "{place}使用了毫秒，请改用秒。"}},
    {IssueCode::range_out_of_uint32,
     "range.out_of_uint32",
     {"{place} is not a time this API knows.", "{place}超出该接口支持的时间范围。"}},
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
     {"More than {limit} servicers at once.", "一次最多查询 {limit} 名接待人员。"}},
    {IssueCode::plan_duplicate_servicer,
     "plan.duplicate_servicer",
     {"A servicer is in the list twice, again at {at}; asked once.",
      "接待人员列表中有重复（{at}），只查询一次。"}},
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
     {"The input is not what was expected: {expected}.", "输入不符合要求，应为 {expected}。"}},
    {IssueCode::wasm_trapped,
     "wasm.trapped",
     {"The calculation failed and was started afresh; try again.", "计算模块出错并已重新启动，请重试。"}},
}};

struct FieldWord {
  std::string_view step;
  Text word;
};

constexpr FieldWord field_words[] = {
    {"/open_kfid", {"The account", "客服账号"}},
    {"/servicer_userids", {"The list of servicers", "接待人员列表"}},
    {"/servicer_userid", {"The servicer", "接待人员"}},
    {"/start_time", {"The first day", "开始日期"}},
    {"/end_time", {"The last day", "结束日期"}},
    {"/start_date", {"The first day", "开始日期"}},
    {"/end_date", {"The last day", "结束日期"}},
};

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

std::string format_place(const Issue& issue, Locale locale) {
  for (const FieldWord& entry : field_words) {
    const bool inside = issue.path.starts_with(entry.step) &&
                        (issue.path.size() == entry.step.size() || issue.path[entry.step.size()] == '/');
    if (inside) return std::string(in(locale, entry.word));
  }
  return issue.path.empty() ? std::string(locale == Locale::zh ? "输入" : "The input") : issue.path.substr(1);
}

std::string fill(std::string_view placeholder, const Issue& issue, Locale locale) {
  if (placeholder == "at") return issue.path.empty() ? "/" : issue.path.substr(1);
  if (placeholder == "place") return format_place(issue, locale);
  const std::size_t colon = placeholder.find(':');
  const ParamValue* const value = find_param(issue, placeholder.substr(0, colon));
  if (value == nullptr) return "?";
  return colon == std::string_view::npos ? format_param(*value) : format_time(*value);
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
  const std::string_view text = in(locale, info_of(issue.code).text);
  if (text.empty()) return format_upstream(issue, locale);
  std::string sentence;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    sentence += text.substr(at, open - at);
    if (open == text.size()) break;
    const std::size_t close = text.find('}', open);
    sentence += fill(text.substr(open + 1, close - open - 1), issue, locale);
    at = close + 1;
  }
  return sentence;
}

Issue make_issue(IssueCode code, std::string path, std::vector<Param> params) {
  Issue issue{code, std::move(path), {}, std::move(params)};
  issue.message = format_issue(issue, Locale::en);
  return issue;
}

}  // namespace kfstat
