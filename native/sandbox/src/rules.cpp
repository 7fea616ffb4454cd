#include "rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace kfstat::sandbox {
namespace {

using nlohmann::json;

constexpr std::int64_t ready_after_midnight = 6 * 3600;
constexpr std::int64_t reach_days = 180;
constexpr std::int64_t most_days = 31;

// One parameter: absent and wrongly typed are different things, because upstream warns of the latter.
template <typename T>
struct Parameter {
  std::optional<T> value;
  bool present = false;

  bool wrong() const { return present && !value; }
};

Parameter<std::string> text_parameter(const json& body, const char* name) {
  const auto found = body.is_object() ? body.find(name) : body.end();
  if (!body.is_object() || found == body.end()) return {};
  if (!found->is_string()) return {std::nullopt, true};
  return {found->get<std::string>(), true};
}

Parameter<std::int64_t> uint32_parameter(const json& body, const char* name) {
  const auto found = body.is_object() ? body.find(name) : body.end();
  if (!body.is_object() || found == body.end()) return {};
  if (!found->is_number_integer()) return {std::nullopt, true};
  if (found->is_number_unsigned() && found->get<std::uint64_t>() <= UINT32_MAX) {
    return {found->get<std::int64_t>(), true};
  }
  return {std::nullopt, true};
}

bool is_in_reach(DayRange range, Day today) {
  return range.start <= range.end && range.days() <= most_days && range.start >= today - reach_days &&
         range.end < today;
}

}  // namespace

Day last_ready_day(std::int64_t now) {
  const Day today = day_of(now);
  return now - midnight_of(today) >= ready_after_midnight ? today - 1 : today - 2;
}

std::variant<StatisticQuestion, Refusal> judge_statistic(const Corp& corp, std::string_view body,
                                                         std::int64_t now) {
  const json document = json::parse(body, nullptr, false);
  const auto open_kfid = text_parameter(document, "open_kfid");
  const auto userid = text_parameter(document, "servicer_userid");
  const auto start = uint32_parameter(document, "start_time");
  const auto end = uint32_parameter(document, "end_time");
  const bool wrong_json =
      !document.is_object() || open_kfid.wrong() || userid.wrong() || start.wrong() || end.wrong();
  const auto fail = [wrong_json](std::int32_t errcode) { return Refusal{errcode, wrong_json}; };

  if (!open_kfid.value || open_kfid.value->empty()) return fail(95000);
  StatisticQuestion question;
  question.account = corp.find_account(*open_kfid.value);
  if (question.account == nullptr) return fail(95004);
  const Day today = day_of(now);
  if (userid.present) {
    if (!userid.value || userid.value->empty()) return fail(40003);
    question.person = corp.find_person(*userid.value);
    const auto servicers = corp.servicers(*question.account);
    if (question.person == nullptr || std::ranges::find(servicers, question.person) == servicers.end() ||
        !is_listed(*question.person, today)) {
      return fail(95014);
    }
  }
  if (!start.value || !end.value) return fail(40058);
  question.range = {day_of(*start.value), day_of(*end.value)};
  if (!is_in_reach(question.range, today)) return fail(600018);
  return question;
}

std::variant<Page, Refusal> judge_page(std::string_view body) {
  Page page;
  if (body.empty()) return page;
  const json document = json::parse(body, nullptr, false);
  const auto offset = uint32_parameter(document, "offset");
  const auto limit = uint32_parameter(document, "limit");
  page.wrong_json = !document.is_object() || offset.wrong() || limit.wrong();
  if (offset.value) page.offset = static_cast<std::size_t>(*offset.value);
  if (limit.value) page.limit = static_cast<std::size_t>(*limit.value);
  if (page.limit < 1 || page.limit > 100) return Refusal{40058, page.wrong_json};
  return page;
}

}  // namespace kfstat::sandbox
