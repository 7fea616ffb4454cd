// Documents that come back: what another part of kfstat wrote, read strictly. Writing them: document.cpp.
#include "issues/issue_list.hpp"
#include "json/byte_issue.hpp"
#include "json/json.hpp"
#include <kfstat/document.hpp>

#include <algorithm>
#include <array>

namespace kfstat::document {
namespace {

using json::Type;
using json::Value;

Issue wrong_type(std::string path, std::string_view expected) {
  return make_issue(IssueCode::input_wrong_type, std::move(path), {{"expected", std::string(expected)}});
}

// Reads Report documents back, strictly: what is not as parse writes it is input.wrong_type where it stands.
class ReportDocumentReader {
 public:
  // The reports of an array, each its item or, where `member` is named, that member of it; `root` is where
  // the array stands.
  std::vector<Report> read_reports(const Value* list, const std::string& root, std::string_view member = {}) {
    std::vector<Report> reports;
    if (list == nullptr || list->type != Type::array) {
      refuse(root, "array");
      return reports;
    }
    for (const Value& item : list->children) {
      std::string path = root + pointer_step(reports.size());
      const Value* report = &item;
      if (!member.empty()) {
        path += pointer_step(member);
        report = item.find(member);
      }
      reports.push_back(read_report(report, path));
    }
    return reports;
  }

  // An array of arrays of reports.
  std::vector<std::vector<Report>> read_parts(const Value* list, const std::string& root) {
    std::vector<std::vector<Report>> parts;
    if (list == nullptr || list->type != Type::array) {
      refuse(root, "array");
      return parts;
    }
    for (const Value& item : list->children)
      parts.push_back(read_reports(&item, root + pointer_step(parts.size())));
    return parts;
  }

  Report read_report(const Value* value, const std::string& path) {
    Report report;
    const Value* const days = value != nullptr && value->type == Type::object ? value->find("days") : nullptr;
    if (days == nullptr || days->type != Type::array) {
      refuse(path, "report");
      return report;
    }
    report.days.reserve(days->children.size());
    for (std::size_t i = 0; i < days->children.size(); ++i) {
      read_day(days->children[i], path + "/days" + pointer_step(i), report);
    }
    return report;
  }

  // Absent, null or a string.
  std::string_view read_name(const Value& object, std::string_view name, std::size_t index) {
    const Value* const value = object.find(name);
    if (value == nullptr || value->type == Type::null) return {};
    if (value->type != Type::string) refuse(pointer_step(index) + pointer_step(name), "string");
    return value->text;
  }

  void refuse(std::string path, std::string_view expected) {
    issues_.add(IssueCode::input_wrong_type, std::move(path), {{"expected", std::string(expected)}});
  }

  std::vector<Issue> take_issues() { return issues_.take(); }

 private:
  void read_day(const Value& value, const std::string& path, Report& report) {
    const Value* const state = value.type == Type::object ? value.find("state") : nullptr;
    const Value* const statistic = value.type == Type::object ? value.find("statistic") : nullptr;
    ReportDay row;
    const bool known = state != nullptr && state->type == Type::string && read_state(state->text, row.state);
    const bool reported = row.state == DayState::reported;
    if (!known || (reported && (statistic == nullptr || statistic->type != Type::object))) {
      refuse(path, "report day");
      return;
    }
    read_date_of(value, path, row);
    if (reported) read_statistic(*statistic, path + "/statistic", row.statistic);
    report.days.push_back(row);
  }

  void read_date_of(const Value& value, const std::string& path, ReportDay& row) {
    const Value* const time = value.find("stat_time");
    const auto seconds = time != nullptr && time->is_number()
                             ? json::whole_number(*time).within(first_instant, last_instant)
                             : std::nullopt;
    if (seconds) {
      row.day = day_of(*seconds);
    } else {
      refuse(path + "/stat_time", "time");
    }
  }

  static bool read_state(std::string_view name, DayState& state) {
    for (const DayState candidate : {DayState::reported, DayState::empty, DayState::missing}) {
      if (to_string(candidate) != name) continue;
      state = candidate;
      return true;
    }
    return false;
  }

  void read_statistic(const Value& object, const std::string& path, Statistic& statistic) {
    for (const FieldInfo& info : field_table) {
      const Value* const value = object.find(info.name);
      if (value == nullptr || value->type == Type::null) continue;
      const json::WholeNumber whole = value->is_number() ? json::whole_number(*value) : json::WholeNumber{};
      if (info.type == FieldType::count && whole.exact && (!whole.is_negative || whole.magnitude == 0)) {
        statistic.set_count(info.field, whole.magnitude);
      } else if (info.type != FieldType::count && value->is_number() && value->as_double() >= 0) {
        statistic.set_real(info.field, value->as_double());
      } else {
        refuse(path + pointer_step(info.name), info.type == FieldType::count ? "count" : "number");
      }
    }
  }

  // 0001-01-01 00:00:00 UTC+8.
  static constexpr std::int64_t first_instant = -62135625600;

  IssueList issues_;
};

// A day of the range document; what is wrong with it goes to `issues`. Nobody asks upstream for it here, so
// it may lie outside uint32.
std::optional<Day> read_date(const Value& range, std::string_view name, std::vector<Issue>& issues) {
  const Value* const value = range.find(name);
  const auto refuse = [&](IssueCode code, std::vector<Param> params = {}) {
    issues.push_back(make_issue(code, pointer_step(name), std::move(params)));
    return std::nullopt;
  };
  if (value != nullptr && value->repeated) return refuse(IssueCode::query_duplicate_key);
  if (value == nullptr || value->type == Type::null) return refuse(IssueCode::query_missing_field);
  if (value->type != Type::string) return refuse(IssueCode::query_wrong_type, {{"expected", "date"}});
  const auto day = parse_date(value->text);
  return day ? day : refuse(IssueCode::range_malformed_date);
}

// The dates of a range document.
Result<DayRange> read_range(std::string_view range) {
  const json::Parsed parsed = json::parse(range);
  if (!parsed.value || parsed.value->type != Type::object) {
    return Result<DayRange>::failure(wrong_type("", "object"));
  }
  std::vector<Issue> issues;
  const auto start = read_date(*parsed.value, "start_date", issues);
  const auto end = read_date(*parsed.value, "end_date", issues);
  return start && end ? Result<DayRange>::success({*start, *end})
                      : Result<DayRange>::failure(std::move(issues));
}

const Value* root_of(const json::Parsed& parsed) {
  return parsed.value ? &*parsed.value : nullptr;
}

// What `succeed` makes of what was read, unless something was refused.
template <class T, class Succeed>
Result<T> conclude(ReportDocumentReader& reader, const Succeed& succeed) {
  std::vector<Issue> issues = reader.take_issues();
  return issues.empty() ? succeed() : Result<T>::failure(std::move(issues));
}

std::optional<Field> find_field(std::string_view name) {
  for (const FieldInfo& info : field_table) {
    if (info.name == name) return info.field;
  }
  return std::nullopt;
}

// One target; nothing where it is none.
std::optional<Target> read_target(const Value& member) {
  const auto field = find_field(member.key);
  if (!field || member.repeated || member.type != Type::object) return std::nullopt;
  Target target{.field = *field};
  bool has_limit = false;
  for (const Value& one : member.children) {
    if (one.repeated || !one.is_number()) return std::nullopt;
    if (one.key == "at_least") {
      const auto least = json::whole_number(one).within(0, INT64_MAX);
      if (!least) return std::nullopt;
      target.at_least = static_cast<std::uint64_t>(*least);
    } else if (!has_limit && (one.key == "min" || one.key == "max")) {
      has_limit = true;
      target.is_max = one.key == "max";
      target.limit = one.as_double();
    } else {
      return std::nullopt;
    }
  }
  return has_limit ? std::optional(target) : std::nullopt;
}

std::optional<IssueCode> find_code(std::string_view name) {
  for (std::size_t i = 0; i < issue_code_count; ++i) {
    const auto code = static_cast<IssueCode>(i);
    if (to_string(code) == name) return code;
  }
  return std::nullopt;
}

Param read_param(const Value& member) {
  if (member.type == Type::string) return {member.key, member.text};
  if (const auto integer = json::whole_number(member).within(INT64_MIN, INT64_MAX);
      member.is_number() && integer) {
    return {member.key, *integer};
  }
  return {member.key, member.is_number() ? member.as_double() : 0.0};
}

}  // namespace

Result<DayRange> previous(std::string_view range, StepBack by) {
  Result<DayRange> read = read_range(range);
  return read ? previous_range(*read, by) : read;
}

Result<std::vector<Day>> days(std::string_view range) {
  Result<DayRange> read = read_range(range);
  return read ? days_of(*read) : Result<std::vector<Day>>::failure(std::move(read.issues));
}

Result<std::vector<RangePeriod>> periods(std::string_view range, Period period) {
  Result<DayRange> read = read_range(range);
  return read ? periods_of(*read, period) : Result<std::vector<RangePeriod>>::failure(std::move(read.issues));
}

Result<std::vector<Report>> reports(std::string_view text, std::string_view root) {
  const json::Parsed parsed = json::parse(text);
  ReportDocumentReader reader;
  std::vector<Report> read;
  if (parsed.value && parsed.value->type == Type::array) {
    read = reader.read_reports(root_of(parsed), std::string(root));
  } else {
    read.push_back(reader.read_report(root_of(parsed), std::string(root)));
  }
  return conclude<std::vector<Report>>(reader,
                                       [&] { return Result<std::vector<Report>>::success(std::move(read)); });
}

Result<Summary> summarize_reports(std::string_view reports, const SummaryOptions& options) {
  ReportDocumentReader reader;
  const std::vector<Report> read = reader.read_reports(root_of(json::parse(reports)), "");
  return conclude<Summary>(reader, [&] { return summarize(read, options); });
}

Result<Comparison> compare_reports(std::string_view reports, std::string_view previous_reports,
                                   const SummaryOptions& options) {
  ReportDocumentReader reader;
  const auto now = reader.read_reports(root_of(json::parse(reports)), "/current");
  const auto before = reader.read_reports(root_of(json::parse(previous_reports)), "/previous");
  return conclude<Comparison>(reader, [&] { return compare(now, before, options); });
}

Result<Highlights> highlights(std::string_view parts, std::string_view previous_parts,
                              const SummaryOptions& options) {
  ReportDocumentReader reader;
  const auto now = reader.read_parts(root_of(json::parse(parts)), "/0");
  const auto before = reader.read_parts(root_of(json::parse(previous_parts)), "/1");
  return conclude<Highlights>(reader, [&] { return kfstat::highlights(now, before, options); });
}

Result<std::vector<Target>> targets(std::string_view targets) {
  using Targets = Result<std::vector<Target>>;
  const json::Parsed parsed = json::parse(targets);
  if (!parsed.value)
    return Targets::failure(json::byte_issue(IssueCode::query_not_json, targets, parsed.failure.offset));
  if (parsed.value->type != Type::object) return Targets::failure(wrong_type("/targets", "object"));
  std::array<std::optional<Target>, field_count> by_field;
  Targets read;
  for (const Value& member : parsed.value->children) {
    if (const auto target = read_target(member)) {
      by_field[index_of(target->field)] = target;
      continue;
    }
    std::string path = "/targets" + pointer_step(member.key);
    const bool is_told = std::any_of(read.issues.begin(), read.issues.end(),
                                     [&](const Issue& issue) { return issue.path == path; });
    if (!is_told) read.issues.push_back(make_issue(IssueCode::targets_invalid, std::move(path)));
  }
  if (!read.issues.empty()) return read;
  read.value.emplace();
  for (const auto& target : by_field) {
    if (target) read.value->push_back(*target);
  }
  return read;
}

Result<std::vector<TargetCheck>> check_targets(std::string_view reports, std::string_view targets_text,
                                               const SummaryOptions& options) {
  using Checks = Result<std::vector<TargetCheck>>;
  ReportDocumentReader reader;
  const auto read = reader.read_reports(root_of(json::parse(reports)), "");
  std::vector<Issue> issues = reader.take_issues();
  const Result<std::vector<Target>> wanted = targets(targets_text);
  issues.insert(issues.end(), wanted.issues.begin(), wanted.issues.end());
  return issues.empty() ? kfstat::check_targets(read, *wanted, options) : Checks::failure(std::move(issues));
}

Result<std::vector<DayGroup>> group_days(std::string_view text, Period period,
                                         const SummaryOptions& options) {
  using Groups = Result<std::vector<DayGroup>>;
  Result<std::vector<Report>> read = reports(text);
  return read ? kfstat::group_days(*read, period, options) : Groups::failure(std::move(read.issues));
}

Result<std::string> to_csv(std::string_view items, CsvHeader header) {
  const json::Parsed parsed = json::parse(items);
  ReportDocumentReader reader;
  const std::vector<Report> reports = reader.read_reports(root_of(parsed), "", "report");
  std::vector<CsvItem> list;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const Value& item = parsed.value->children[i];
    list.push_back({reader.read_name(item, "open_kfid", i), reader.read_name(item, "servicer_userid", i),
                    reader.read_name(item, "servicer_name", i), &reports[i],
                    reader.read_name(item, "account_name", i)});
  }
  return conclude<std::string>(reader,
                               [&] { return Result<std::string>::success(kfstat::to_csv(list, header)); });
}

bool is_utf8(std::string_view text) {
  return !json::find_invalid_utf8(text);
}

std::string format_issue(std::string_view issue, Locale locale) {
  const json::Parsed parsed = json::parse(issue);
  const Value* const code = parsed.value ? parsed.value->find("code") : nullptr;
  const auto known = code != nullptr ? find_code(code->text) : std::nullopt;
  if (!known) {
    // Whoever made a code of his own has words for it.
    const Value* const message = parsed.value ? parsed.value->find("message") : nullptr;
    if (message != nullptr && !message->text.empty()) return message->text;
    const std::string name = code != nullptr && code->type == Type::string ? code->text : "?";
    return format_unknown_problem(name, locale);
  }
  Issue read;
  read.code = *known;
  if (const Value* const path = parsed.value->find("path")) read.path = path->text;
  if (const Value* const message = parsed.value->find("message")) read.message = message->text;
  if (const Value* const params = parsed.value->find("params")) {
    for (const Value& member : params->children)
      read.params.push_back(read_param(member));
  }
  return kfstat::format_issue(read, locale);
}

}  // namespace kfstat::document
