#include "response/response_tree.hpp"

#include "issues/issue_list.hpp"
#include "issues/place.hpp"
#include "issues/response_names.hpp"
#include "json/byte_issue.hpp"
#include "json/json.hpp"
#include "response/response_notices.hpp"
#include <kfstat/errcode.hpp>

#include <algorithm>
#include <set>

namespace kfstat {
namespace {

const FieldInfo* find_field(std::string_view name) {
  const auto found = std::find_if(field_table.begin(), field_table.end(),
                                  [&](const FieldInfo& info) { return info.name == name; });
  return found == field_table.end() ? nullptr : &*found;
}

// A member that is there once and is not null; a null one counts as absent, a repeated one cannot be read.
const json::Value* find_readable(const json::Value& object, std::string_view name) {
  const json::Value* const value = object.find(name);
  return value == nullptr || value->repeated || value->type == json::Type::null ? nullptr : value;
}

bool is_given(const json::Value& object, std::string_view name) {
  const json::Value* const value = object.find(name);
  return value != nullptr && (value->repeated || value->type != json::Type::null);
}

// Judges a response in the order of its text. Issues and notices past the hundredth are only counted.
class ResponseReader {
 public:
  ResponseReader(std::optional<DayRange> asked, std::uint64_t max_count)
      : asked_(asked), max_count_(max_count) {}

  void read(const json::Value& response) {
    const Place root;
    if (response.type != json::Type::object) {
      issues_.add(IssueCode::response_not_object, root);
      judge_repeated_keys(response, root);
      return;
    }
    if (const auto errcode = read_errcode(response); errcode && *errcode != 0) {
      refuse(*errcode, response);
      return;
    }
    if (!is_given(response, errcode_name) && !is_given(response, statistic_list_name)) {
      issues_.add(IssueCode::response_missing_field, root.in(errcode_name));
    }
    for (const json::Value& member : response.children)
      read_member(member, root.in(member.key));
    rates_.finish(notices_);
  }

  IssueList& issues() { return issues_; }
  IssueList& notices() { return notices_; }

  Report take() {
    const auto by_day = [](const ReportDay& left, const ReportDay& right) { return left.day < right.day; };
    if (!std::is_sorted(report_.days.begin(), report_.days.end(), by_day)) {
      std::make_heap(report_.days.begin(), report_.days.end(), by_day);
      std::sort_heap(report_.days.begin(), report_.days.end(), by_day);
    }
    if (asked_) fill_in();
    return std::move(report_);
  }

 private:
  // The errcode where it is an int32.
  static std::optional<std::int64_t> read_errcode(const json::Value& response) {
    const json::Value* const value = find_readable(response, errcode_name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return json::whole_number(*value).within(INT32_MIN, INT32_MAX);
  }

  void refuse(std::int64_t errcode, const json::Value& response) {
    const json::Value* const errmsg = find_readable(response, errmsg_name);
    const bool has_text = errmsg != nullptr && errmsg->type == json::Type::string;
    issues_.add(upstream_issue(static_cast<std::int32_t>(errcode), has_text ? errmsg->text : ""));
  }

  // Whether the member may be read: of a key that stands twice only that is said.
  bool is_single(const json::Value& member, const Place& place) {
    if (member.first_repeat) issues_.add(IssueCode::response_duplicate_key, place);
    if (member.repeated) judge_repeated_keys(member, place);
    return !member.repeated;
  }

  bool is_of_type(const json::Value& value, json::Type type, std::string_view expected, const Place& place) {
    if (value.type == type) return true;
    issues_.add(IssueCode::response_wrong_type, place, {{"expected", std::string(expected)}});
    judge_repeated_keys(value, place);
    return false;
  }

  bool is_number(const json::Value& value, const Place& place) {
    if (value.is_number()) return true;
    return is_of_type(value, json::Type::real, "number", place);
  }

  void read_member(const json::Value& member, const Place& place) {
    if (member.key != errcode_name && member.key != errmsg_name && member.key != statistic_list_name) {
      note_unknown(member, place);
      return;
    }
    if (!is_single(member, place)) return;
    if (member.key == errcode_name) {
      if (member.type == json::Type::null || !is_number(member, place)) return;
      if (!json::whole_number(member).within(INT32_MIN, INT32_MAX)) {
        issues_.add(IssueCode::response_invalid_number, place);
      }
    } else if (member.key == errmsg_name) {
      if (member.type == json::Type::null || !is_of_type(member, json::Type::string, "string", place)) return;
      report_.errmsg = member.text;
    } else {
      if (member.type == json::Type::null || !is_of_type(member, json::Type::array, "array", place)) return;
      report_.days.reserve(member.children.size());
      for (std::size_t i = 0; i < member.children.size(); ++i) {
        read_entry(member.children[i], place.in(i));
      }
    }
  }

  void read_entry(const json::Value& entry, const Place& place) {
    if (!is_of_type(entry, json::Type::object, "object", place)) return;
    ReportDay row;
    const auto seconds = read_stat_time(entry);
    if (seconds) {
      row.day = day_of(*seconds);
      judge_day(row.day, place);
    } else if (!is_given(entry, stat_time_name)) {
      issues_.add(IssueCode::response_missing_field, place.in(stat_time_name));
    }
    for (const json::Value& member : entry.children) {
      const Place member_place = place.in(member.key);
      const bool is_figure = find_field(member.key) != nullptr;
      if (!is_figure && member.key != stat_time_name && member.key != statistic_name) {
        note_unknown(member, member_place);
      } else if (!is_single(member, member_place) || member.type == json::Type::null) {
        continue;
      } else if (is_figure) {
        issues_.add(IssueCode::response_misplaced_field, member_place);
        judge_repeated_keys(member, member_place);
      } else if (member.key == stat_time_name) {
        judge_stat_time(member, seconds, member_place);
      } else if (!is_empty_array(member) && is_of_type(member, json::Type::object, "object", member_place)) {
        read_statistic(member, member_place, row.statistic);
      }
    }
    row.state = row.statistic.empty() ? DayState::empty : DayState::reported;
    if (issues_.empty()) report_.days.push_back(row);
  }

  // What PHP makes of an empty object.
  static bool is_empty_array(const json::Value& value) {
    return value.type == json::Type::array && value.children.empty();
  }

  // The seconds where they and their midnight are uint32.
  static std::optional<std::int64_t> read_stat_time(const json::Value& entry) {
    const json::Value* const value = find_readable(entry, stat_time_name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return json::whole_number(*value).within(midnight_of(Day{1}), UINT32_MAX);
  }

  void judge_stat_time(const json::Value& value, std::optional<std::int64_t> seconds, const Place& place) {
    if (!is_number(value, place)) return;
    if (!seconds) {
      issues_.add(IssueCode::response_invalid_number, place);
      return;
    }
    if (midnight_of(day_of(*seconds)) != *seconds) notices_.add(IssueCode::response_not_midnight, place);
  }

  void judge_day(Day day, const Place& place) {
    if (!seen_days_.insert(day).second) {
      issues_.add(IssueCode::response_duplicate_day, place);
    }
    if (asked_ && (day < asked_->start || day > asked_->end)) {
      notices_.add(IssueCode::response_unrequested_day, place);
    }
  }

  void read_statistic(const json::Value& object, const Place& place, Statistic& statistic) {
    for (const json::Value& member : object.children) {
      const Place member_place = place.in(member.key);
      const FieldInfo* const info = find_field(member.key);
      if (info == nullptr) {
        note_unknown(member, member_place);
      } else if (is_single(member, member_place) && member.type != json::Type::null &&
                 is_number(member, member_place)) {
        read_figure(*info, member, member_place, statistic);
      }
    }
  }

  void read_figure(const FieldInfo& info, const json::Value& number, const Place& place,
                   Statistic& statistic) {
    if (info.type == FieldType::count) {
      const json::WholeNumber count = json::whole_number(number);
      if (!count.exact || (count.is_negative && count.magnitude != 0)) {
        issues_.add(IssueCode::response_invalid_number, place);
      } else if (count.magnitude > max_count_) {
        issues_.add(IssueCode::response_unsafe_integer, place);
      } else {
        statistic.set_count(info.field, count.magnitude);
      }
      return;
    }
    const double value = number.as_double();
    if (value < 0) {
      issues_.add(IssueCode::response_invalid_number, place);
      return;
    }
    if (info.type == FieldType::rate && value > 1) {
      if ((rates_.noted() & RateNotices::bit_of(info.field)) == 0) {
        rates_.note(info.field, notices_);
        notices_.add(IssueCode::response_rate_out_of_range, place);
      }
      rates_.count(info.field);
    }
    statistic.set_real(info.field, value);
  }

  void note_unknown(const json::Value& member, const Place& place) {
    if (unknown_names_.insert(member.key).second) notices_.add(IssueCode::response_unknown_field, place);
    if (is_single(member, place)) judge_repeated_keys(member, place);
  }

  // Nothing inside can be read, but a key may stand once only everywhere.
  void judge_repeated_keys(const json::Value& value, const Place& place) {
    for (std::size_t i = 0; i < value.children.size(); ++i) {
      const json::Value& child = value.children[i];
      const bool is_member = value.type == json::Type::object;
      if (!is_member && child.children.empty()) continue;
      const Place child_place = is_member ? place.in(child.key) : place.in(i);
      if (!is_member || is_single(child, child_place)) judge_repeated_keys(child, child_place);
    }
  }

  // Every asked day once, others dropped.
  void fill_in() {
    std::vector<ReportDay> days(static_cast<std::size_t>(asked_->days()));
    for (std::size_t i = 0; i < days.size(); ++i)
      days[i].day = asked_->start + static_cast<std::int64_t>(i);
    for (ReportDay& row : report_.days) {
      if (row.day < asked_->start || row.day > asked_->end) continue;
      days[static_cast<std::size_t>(row.day - asked_->start)] = row;
    }
    report_.days = std::move(days);
  }

  std::optional<DayRange> asked_;
  std::uint64_t max_count_;
  Report report_;
  IssueList issues_;
  IssueList notices_;
  std::set<Day> seen_days_;
  std::set<std::string_view> unknown_names_;
  RateNotices rates_;
};

// What can be said before there is a tree to judge.
std::optional<Issue> judge_text(std::string_view bytes, std::size_t limit_bytes) {
  if (bytes.size() > limit_bytes) {
    return make_issue(IssueCode::response_too_large, "",
                      {{"limit_bytes", static_cast<std::uint64_t>(limit_bytes)}});
  }
  if (const auto offset = json::find_invalid_utf8(bytes)) {
    return json::byte_issue(IssueCode::response_not_utf8, bytes, *offset);
  }
  return std::nullopt;
}

Issue issue_of(const json::ParseFailure& failure, std::string_view bytes) {
  if (failure.flaw == json::Flaw::depth) return make_issue(IssueCode::response_too_deep, "");
  return json::byte_issue(IssueCode::response_not_json, bytes, failure.offset);
}

}  // namespace

QueryReading read_asked_query(std::string_view query) {
  QueryRules rules;
  rules.account = false;
  rules.max_days = max_listed_days;
  return read_query(query, rules);
}

Result<Report> parse_response_tree(std::string_view bytes, const ParseOptions& options) {
  Result<Report> result;
  std::optional<DayRange> asked;
  if (options.query) {
    QueryReading reading = read_asked_query(*options.query);
    asked = reading.range();
    result.issues = std::move(reading.issues);
    for (Issue& issue : result.issues)
      issue.params.push_back({"input", "query"});
  }
  if (auto issue = judge_text(bytes, options.limit_bytes)) {
    result.issues.push_back(std::move(*issue));
    return result;
  }
  const json::Parsed parsed = json::parse(bytes);
  if (!parsed.value) {
    result.issues.push_back(issue_of(parsed.failure, bytes));
    return result;
  }
  ResponseReader reader(asked, options.max_count);
  reader.read(*parsed.value);
  const bool readable = reader.issues().empty();
  for (Issue& issue : reader.issues().take())
    result.issues.push_back(std::move(issue));
  result.notices = reader.notices().take();
  if (readable && result.issues.empty()) result.value = reader.take();
  return result;
}

}  // namespace kfstat
