#include "query/query_reader.hpp"

#include "issues/issue_list.hpp"
#include "json/byte_issue.hpp"
#include "json/json.hpp"
#include "query/query_rules.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/plan.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace kfstat {
namespace {

constexpr std::string_view open_kfid_name = "open_kfid";
constexpr std::string_view open_kfids_name = "open_kfids";
constexpr std::string_view servicer_userid_name = "servicer_userid";
constexpr std::string_view servicer_userids_name = "servicer_userids";
constexpr std::string_view start_time_name = "start_time";
constexpr std::string_view start_date_name = "start_date";
constexpr std::string_view end_time_name = "end_time";
constexpr std::string_view end_date_name = "end_date";
constexpr std::string_view days_name = "days";

// In the order in which they are judged.
constexpr std::array field_names{open_kfid_name,        open_kfids_name, servicer_userid_name,
                                 servicer_userids_name, start_time_name, start_date_name,
                                 end_time_name,         end_date_name,   days_name};

// What people call a field, in lower case.
struct OtherName {
  std::string_view name;
  std::string_view field;
};
constexpr OtherName other_names[] = {
    {"servicer", servicer_userid_name},
    {"servicer_id", servicer_userid_name},
    {"userid", servicer_userid_name},
    {"user_id", servicer_userid_name},
    {"kfid", open_kfid_name},
    {"kf_id", open_kfid_name},
    {"start", start_time_name},
    {"from", start_time_name},
    {"end", end_time_name},
    {"to", end_time_name},
};

constexpr double milliseconds_from = 1e11;

std::string in_lower_case(std::string_view name) {
  std::string lower(name);
  for (char& character : lower) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return lower;
}

// Of valid UTF-8: but one byte does not go on with the character before.
bool is_one_character(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }) == 1;
}

// Whether one insertion, deletion, replacement or swap of neighbours makes the field's name of the other:
// what is left of the two between their common beginning and end. A field's name is ASCII.
bool is_near(std::string_view name, std::string_view field) {
  const auto take_common = [&](auto&& ends_alike, auto&& shorten) {
    while (!name.empty() && !field.empty() && ends_alike()) {
      shorten(name);
      shorten(field);
    }
  };
  take_common([&] { return name.front() == field.front(); }, [](auto& text) { text.remove_prefix(1); });
  take_common([&] { return name.back() == field.back(); }, [](auto& text) { text.remove_suffix(1); });
  if (field.empty()) return name.empty() || is_one_character(name);
  if (field.size() == 1) return name.empty() || is_one_character(name);
  return field.size() == 2 && name.size() == 2 && name[0] == field[1] && name[1] == field[0];
}

class QueryReader {
 public:
  explicit QueryReader(const QueryRules& rules) : rules_(rules) {}

  QueryReading read(std::string_view text) {
    if (text.size() > rules_.limit_bytes) {
      return refuse(IssueCode::query_too_large,
                    {{"limit_bytes", static_cast<std::uint64_t>(rules_.limit_bytes)}});
    }
    const json::Parsed parsed = parse(text);
    if (!parsed.value) {
      reading_.issues.push_back(json::byte_issue(IssueCode::query_not_json, text, parsed.failure.offset));
      return std::move(reading_);
    }
    if (parsed.value->type != json::Type::object) return refuse(IssueCode::query_not_object, {});
    read_fields(*parsed.value);
    return std::move(reading_);
  }

 private:
  static json::Parsed parse(std::string_view text) {
    const std::size_t utf8_length = json::find_invalid_utf8(text).value_or(text.size());
    json::Parsed parsed = json::parse(text.substr(0, utf8_length));
    if (parsed.value && utf8_length < text.size()) parsed = {std::nullopt, {json::Flaw::syntax, utf8_length}};
    return parsed;
  }

  QueryReading refuse(IssueCode code, std::vector<Param> params) {
    add_issue(code, "", std::move(params));
    return std::move(reading_);
  }

  void add_issue(IssueCode code, std::string path, std::vector<Param> params = {}) {
    reading_.issues.push_back(make_issue(code, std::move(path), std::move(params)));
  }

  void add_notice(IssueCode code, std::string path, std::vector<Param> params = {}) {
    reading_.notices.push_back(make_issue(code, std::move(path), std::move(params)));
  }

  bool is_known(std::string_view name) const {
    return std::find(field_names.begin(), field_names.end(), name) != field_names.end() &&
           (rules_.servicer_list || name != servicer_userids_name) &&
           (knows_account_list_ || name != open_kfids_name);
  }

  void read_fields(const json::Value& query) {
    // Beside an account the list of them is no field, unless it says nothing.
    const bool lists_accounts = is_given(query, open_kfids_name);
    knows_account_list_ = rules_.account_list && !(lists_accounts && is_given(query, open_kfid_name));
    if (knows_account_list_ && lists_accounts) {
      read_open_kfids(query);
    } else {
      read_open_kfid(query);
    }
    read_servicer(query);
    if (rules_.servicer_list) read_servicers(query);
    reading_.start = read_day(query, start_time_name, start_date_name);
    reading_.end = read_day(query, end_time_name, end_date_name);
    judge_days(query);
    judge_unknown_fields(query);
    judge_range();
    if (rules_.servicer_list && query.find(servicer_userid_name) != nullptr &&
        query.find(servicer_userids_name) != nullptr) {
      add_issue(IssueCode::plan_conflicting_servicers, "");
    }
  }

  // `given`: the key is there, with a value or twice; then there is a value to read, or something is said.
  struct Field {
    const json::Value* value = nullptr;
    bool given = false;
  };

  static bool is_given(const json::Value& query, std::string_view name) {
    const json::Value* const value = query.find(name);
    return value != nullptr && (value->repeated || value->type != json::Type::null);
  }

  // Here null is absent.
  Field find_field(const json::Value& query, std::string_view name) {
    const Field field = find_key(query, name);
    return field.value != nullptr && field.value->type == json::Type::null ? Field{} : field;
  }

  Field find_key(const json::Value& query, std::string_view name) {
    const json::Value* const value = query.find(name);
    if (value == nullptr || !value->repeated) return {value, value != nullptr};
    add_issue(IssueCode::query_duplicate_key, pointer_step(name));
    return {nullptr, true};
  }

  void read_open_kfid(const json::Value& query) {
    const Field field = find_field(query, open_kfid_name);
    const std::string path = pointer_step(open_kfid_name);
    if (field.value != nullptr && judge_id(*field.value, path)) reading_.open_kfid = field.value->text;
    if (!field.given && rules_.account) add_issue(IssueCode::query_missing_field, path);
  }

  void read_open_kfids(const json::Value& query) {
    const json::Value* const value = find_field(query, open_kfids_name).value;
    const std::string path = pointer_step(open_kfids_name);
    if (value == nullptr) return;
    reading_.all_accounts = is_all(*value);
    if (reading_.all_accounts) return;
    if (value->type != json::Type::array) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "array"}});
    } else if (value->children.empty()) {
      add_issue(IssueCode::query_missing_field, path);
    } else if (value->children.size() > max_plan_accounts) {
      add_issue(IssueCode::plan_too_many_servicers, path,
                {{"limit", static_cast<std::uint64_t>(max_plan_accounts)}});
    } else {
      std::set<std::string_view> seen;
      for (std::size_t i = 0; i < value->children.size(); ++i) {
        const json::Value& item = value->children[i];
        if (judge_id(item, path + pointer_step(i)) && seen.insert(item.text).second)
          reading_.open_kfids.push_back(item.text);
      }
    }
  }

  static bool is_all(const json::Value& value) {
    return value.type == json::Type::string && value.text == "all";
  }

  void read_servicer(const json::Value& query) {
    const json::Value* const value = find_field(query, servicer_userid_name).value;
    if (value != nullptr && judge_id(*value, pointer_step(servicer_userid_name))) {
      reading_.servicer_userid = value->text;
    }
  }

  // Here null is no list: who sends the key means several people.
  void read_servicers(const json::Value& query) {
    const json::Value* const value = find_key(query, servicer_userids_name).value;
    if (value == nullptr) return;
    const std::string path = pointer_step(servicer_userids_name);
    reading_.all_servicers = rules_.account_list && is_all(*value);
    if (reading_.all_servicers) return;
    if (value->type == json::Type::array) {
      read_servicer_list(value->children, path);
    } else {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "array"}});
    }
  }

  void read_servicer_list(const std::vector<json::Value>& items, const std::string& path) {
    if (items.empty()) add_issue(IssueCode::plan_no_servicers, path);
    if (items.size() > max_plan_servicers) {
      add_issue(IssueCode::plan_too_many_servicers, path,
                {{"limit", static_cast<std::uint64_t>(max_plan_servicers)}});
    }
    auto& servicers = reading_.servicer_userids.emplace();
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string item_path = path + pointer_step(i);
      const bool valid = judge_id(items[i], item_path);
      if (items[i].type != json::Type::string || items[i].text.empty()) continue;
      if (!seen.insert(items[i].text).second) {
        add_notice(IssueCode::plan_duplicate_servicer, item_path);
      } else if (valid) {
        servicers.push_back(items[i].text);
      }
    }
  }

  bool judge_id(const json::Value& value, const std::string& path) {
    if (value.type != json::Type::string) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "string"}});
      return false;
    }
    return add_id_issues(value.text, path, reading_.issues);
  }

  // A day is said as a time, as a date, or as both, which then must agree; the time is what counts.
  std::optional<Day> read_day(const json::Value& query, std::string_view time_name,
                              std::string_view date_name) {
    const Field time = find_field(query, time_name);
    std::optional<Day> day;
    if (time.value != nullptr) day = read_time(*time.value, pointer_step(time_name));
    if (day) judge_day(*day, time_name);

    const Field date = find_field(query, date_name);
    const std::string path = pointer_step(date_name);
    std::optional<Day> written;
    if (date.value != nullptr && date.value->type == json::Type::string) {
      written = read_date(date.value->text, path);
    } else if (date.value != nullptr) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "date"}});
    }
    if (!time.given && !date.given) add_issue(IssueCode::query_missing_field, pointer_step(time_name));
    if (time.given) {
      if (day && written && *day != *written) {
        add_issue(IssueCode::query_contradiction, path, {{"expected", format_date(*day)}});
      }
      return day;
    }
    if (written) judge_day(*written, date_name);
    return written;
  }

  std::optional<Day> read_time(const json::Value& value, const std::string& path) {
    return value.type == json::Type::string ? read_date(value.text, path) : read_seconds(value, path);
  }

  std::optional<Day> read_date(std::string_view text, const std::string& path) {
    Result<Day> date = kfstat::check_date(text);
    for (Issue& issue : date.issues)
      add_issue(issue.code, path);
    return date.value;
  }

  std::optional<Day> read_seconds(const json::Value& value, const std::string& path) {
    if (!value.is_number() || !json::whole_number(value).whole) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "time"}});
      return std::nullopt;
    }
    if (value.as_double() >= milliseconds_from) {
      add_issue(IssueCode::range_milliseconds, path, {{"seconds", seconds_of_milliseconds(value)}});
      return std::nullopt;
    }
    const auto seconds = json::whole_number(value).within(midnight_of(first_wire_day), UINT32_MAX);
    if (!seconds) {
      add_issue(IssueCode::range_out_of_uint32, path);
      return std::nullopt;
    }
    const Day day = day_of(*seconds);
    if (rules_.now && is_rounded(*seconds)) {
      add_notice(IssueCode::range_rounded_to_midnight, path, {{"from", *seconds}, {"to", midnight_of(day)}});
    }
    return day;
  }

  static ParamValue seconds_of_milliseconds(const json::Value& value) {
    if (value.type == json::Type::natural) return value.natural / 1000;
    const double seconds = std::floor(value.real / 1000);
    if (seconds < 9e15) return static_cast<std::uint64_t>(seconds);
    return seconds;
  }

  void judge_day(Day day, std::string_view name) {
    if (!rules_.now) return;
    const std::string path = pointer_step(name);
    const Today today = today_at(*rules_.now);
    const DayFindings found = kfstat::judge_day(day, today, rules_.store_earliest);
    if (found.too_early) {
      add_issue(IssueCode::range_too_early, path,
                {{"earliest", format_date(earliest_day(today, rules_.store_earliest))}});
    }
    if (found.beyond_upstream) {
      add_notice(IssueCode::range_beyond_upstream, path, {{"earliest", format_date(today.earliest)}});
    }
    if (found.too_late) {
      add_issue(IssueCode::range_too_late, path, {{"latest", format_date(today.yesterday)}});
    }
    const bool is_end = name == end_time_name || name == end_date_name;
    if (is_end && is_not_ready(day, today, *rules_.now)) {
      add_notice(IssueCode::range_yesterday_not_ready, path, {{"ready_at", today.ready_at}});
    }
  }

  void judge_days(const json::Value& query) {
    const json::Value* const value = find_field(query, days_name).value;
    if (value == nullptr) return;
    const std::string path = pointer_step(days_name);
    const json::WholeNumber days = value->is_number() ? json::whole_number(*value) : json::WholeNumber{};
    const bool is_zero = days.fits && days.magnitude == 0;
    const auto range = reading_.range();
    if (!days.whole || days.is_negative || is_zero) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "number"}});
    } else if (range && days.within(1, INT64_MAX) != range->days()) {
      add_issue(IssueCode::query_contradiction, path, {{"expected", range->days()}});
    }
  }

  void judge_unknown_fields(const json::Value& query) {
    std::vector<const json::Value*> unknown;
    for (const json::Value& member : query.children) {
      if (!is_known(member.key) && (!member.repeated || member.first_repeat)) unknown.push_back(&member);
    }
    const auto by_name = [](const auto* left, const auto* right) { return left->key < right->key; };
    std::make_heap(unknown.begin(), unknown.end(), by_name);
    std::sort_heap(unknown.begin(), unknown.end(), by_name);
    // Who misspells a field does not give it as well, and nobody writes `days` to ask for something.
    std::vector<std::string_view> missing;
    for (const std::string_view field : field_names) {
      if (field != days_name && is_known(field) && query.find(field) == nullptr) missing.push_back(field);
    }
    for (const json::Value* member : unknown) {
      if (member->repeated) {
        add_issue(IssueCode::query_duplicate_key, pointer_step(member->key));
      } else {
        const std::string_view suggestion = suggest(member->key, missing);
        std::vector<Param> params;
        if (!suggestion.empty()) params.push_back({"suggestion", std::string(suggestion)});
        add_issue(IssueCode::query_unknown_field, pointer_step(member->key), std::move(params));
      }
    }
  }

  // The field that was meant, one of `missing` or any that people have a name of their own for; empty where
  // none is near.
  static std::string_view suggest(std::string_view name, const std::vector<std::string_view>& missing) {
    const std::string lower = in_lower_case(name);
    for (const OtherName& other : other_names) {
      if (other.name == lower) return other.field;
    }
    std::string_view near;
    for (const std::string_view field : missing) {
      if (field == lower) return field;
      if (near.empty() && is_near(lower, field)) near = field;
    }
    return near;
  }

  void judge_range() {
    if (!reading_.start || !reading_.end) return;
    const DayRange range{*reading_.start, *reading_.end};
    const RangeFindings found = kfstat::judge_range(range, rules_.max_days);
    if (found.reversed) add_issue(IssueCode::range_reversed, "");
    if (found.too_long) {
      add_issue(IssueCode::range_too_long, "", {{"days", range.days()}, {"max_days", rules_.max_days}});
    }
  }

  const QueryRules& rules_;
  bool knows_account_list_ = false;
  QueryReading reading_;
};

}  // namespace

std::optional<DayRange> QueryReading::range() const {
  if (!start || !end || *end < *start) return std::nullopt;
  return DayRange{*start, *end};
}

QueryReading read_query(std::string_view text, const QueryRules& rules) {
  return QueryReader(rules).read(text);
}

}  // namespace kfstat
