#include "query_reader.hpp"

#include "issue_list.hpp"
#include "json.hpp"
#include "query_rules.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/plan.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace kfstat {
namespace {

constexpr std::string_view open_kfid_name = "open_kfid";
constexpr std::string_view servicer_userid_name = "servicer_userid";
constexpr std::string_view servicer_userids_name = "servicer_userids";
constexpr std::string_view start_time_name = "start_time";
constexpr std::string_view end_time_name = "end_time";

constexpr double milliseconds_from = 1e11;

// Decodes the next character of valid UTF-8.
char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&] { return static_cast<unsigned char>(text[at++]); };
  const char32_t lead = byte();
  if (lead < 0x80) return lead;
  int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t character = lead & (0x3FU >> more);
  for (; more > 0; --more)
    character = character << 6U | (byte() & 0x3FU);
  return character;
}

// Unicode White_Space, the control characters, and those that show nothing.
constexpr bool is_invisible(char32_t character) {
  return character <= 0x20 || (character >= 0x7F && character <= 0xA0) || character == 0x1680 ||
         (character >= 0x2000 && character <= 0x200D) || character == 0x2028 || character == 0x2029 ||
         character == 0x202F || character == 0x205F || character == 0x2060 || character == 0x3000 ||
         character == 0xFEFF;
}

bool has_invisible_character(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_invisible(next_character(text, at))) return true;
  }
  return false;
}

// Case and the joints of words do not count when a misspelt name is compared.
std::string simplified(std::string_view name) {
  std::string plain;
  for (const char character : name) {
    if (character == '_' || character == '-' || character == ' ') continue;
    plain += character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
  }
  return plain;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row.back();
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
      return refuse(IssueCode::query_not_json,
                    {{"offset", static_cast<std::uint64_t>(parsed.failure.offset)}});
    }
    if (parsed.value->type != json::Type::object) return refuse(IssueCode::query_not_object, {});
    read_fields(*parsed.value);
    return std::move(reading_);
  }

 private:
  static json::Parsed parse(std::string_view text) {
    if (const auto offset = json::find_invalid_utf8(text))
      return {std::nullopt, {json::Flaw::syntax, *offset}};
    return json::parse(text);
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
    return name == open_kfid_name || name == servicer_userid_name || name == start_time_name ||
           name == end_time_name || (rules_.servicer_list && name == servicer_userids_name);
  }

  void read_fields(const json::Value& query) {
    read_open_kfid(query);
    const bool one = read_servicer(query);
    const bool list = rules_.servicer_list && read_servicers(query);
    reading_.start = read_time(query, start_time_name);
    reading_.end = read_time(query, end_time_name);
    judge_readiness();
    judge_unknown_fields(query);
    judge_range();
    if (one && list) add_issue(IssueCode::plan_conflicting_servicers, "");
  }

  // The field's value where it is there, once, and not null.
  const json::Value* find_field(const json::Value& query, std::string_view name, bool required) {
    const json::Value* const value = query.find(name);
    if (value != nullptr && value->repeated) {
      add_issue(IssueCode::query_duplicate_key, pointer_step(name));
      return nullptr;
    }
    if (value != nullptr && value->type != json::Type::null) return value;
    if (required) add_issue(IssueCode::query_missing_field, pointer_step(name));
    return nullptr;
  }

  void read_open_kfid(const json::Value& query) {
    const json::Value* const value = find_field(query, open_kfid_name, true);
    if (value != nullptr && judge_id(*value, pointer_step(open_kfid_name))) reading_.open_kfid = value->text;
  }

  // Whether the field is there, once.
  bool read_servicer(const json::Value& query) {
    const json::Value* const value = find_field(query, servicer_userid_name, false);
    if (value != nullptr && judge_id(*value, pointer_step(servicer_userid_name))) {
      reading_.servicer_userid = value->text;
    }
    const json::Value* const given = query.find(servicer_userid_name);
    return given != nullptr && !given->repeated && given->type != json::Type::null;
  }

  // Whether the field is there, once. Here null is no list: who sends the key means several people.
  bool read_servicers(const json::Value& query) {
    const json::Value* const value = query.find(servicer_userids_name);
    if (value == nullptr) return false;
    const std::string path = pointer_step(servicer_userids_name);
    if (value->repeated) {
      add_issue(IssueCode::query_duplicate_key, path);
      return false;
    }
    if (value->type != json::Type::array) {
      add_issue(IssueCode::query_wrong_type, path, {{"expected", "array"}});
    } else {
      read_servicer_list(value->children, path);
    }
    return true;
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
    const IdFindings found = kfstat::judge_id(value.text);
    if (found.empty) add_issue(IssueCode::id_empty, path);
    if (found.too_long) {
      add_issue(IssueCode::id_too_long, path,
                {{"limit", static_cast<std::uint64_t>(id_limit_bytes)},
                 {"length", static_cast<std::uint64_t>(value.text.size())}});
    }
    if (found.invisible) add_issue(IssueCode::id_invalid_character, path);
    return !found.any();
  }

  std::optional<Day> read_time(const json::Value& query, std::string_view name) {
    const json::Value* const value = find_field(query, name, true);
    if (value == nullptr) return std::nullopt;
    const std::string path = pointer_step(name);
    std::optional<Day> day;
    if (value->type == json::Type::string) {
      day = parse_date(value->text);
      if (!day) add_issue(IssueCode::range_malformed_date, path);
    } else {
      day = read_seconds(*value, path);
    }
    if (day) judge_day(*day, path);
    return day;
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
    const auto seconds = json::whole_number(value).within(0, UINT32_MAX);
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

  void judge_day(Day day, const std::string& path) {
    if (!rules_.now) return;
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
  }

  void judge_readiness() {
    if (!rules_.now || !reading_.end) return;
    const Today today = today_at(*rules_.now);
    if (is_not_ready(*reading_.end, today, *rules_.now)) {
      add_notice(IssueCode::range_yesterday_not_ready, pointer_step(end_time_name),
                 {{"ready_at", today.ready_at}});
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
    for (const json::Value* member : unknown) {
      if (member->repeated) {
        add_issue(IssueCode::query_duplicate_key, pointer_step(member->key));
      } else {
        add_issue(IssueCode::query_unknown_field, pointer_step(member->key), suggest(member->key));
      }
    }
  }

  std::vector<Param> suggest(std::string_view name) const {
    static constexpr std::array names{open_kfid_name, servicer_userid_name, servicer_userids_name,
                                      start_time_name, end_time_name};
    static constexpr std::size_t near_enough = 2;
    if (name.size() > id_limit_bytes) return {};
    const std::string plain = simplified(name);
    std::string_view nearest;
    std::size_t smallest = near_enough + 1;
    for (const std::string_view candidate : names) {
      if (!is_known(candidate)) continue;
      const std::size_t distance = edit_distance(plain, simplified(candidate));
      if (distance < smallest) {
        smallest = distance;
        nearest = candidate;
      }
    }
    if (nearest.empty()) return {};
    return {{"suggestion", std::string(nearest)}};
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
  QueryReading reading_;
};

}  // namespace

IdFindings judge_id(std::string_view id) {
  return {id.empty(), id.size() > id_limit_bytes, has_invisible_character(id)};
}

std::optional<DayRange> QueryReading::range() const {
  if (!start || !end || *end < *start) return std::nullopt;
  return DayRange{*start, *end};
}

QueryReading read_query(std::string_view text, const QueryRules& rules) {
  return QueryReader(rules).read(text);
}

}  // namespace kfstat
