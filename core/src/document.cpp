#include "issue_list.hpp"
#include "json.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/document.hpp>
#include <kfstat/errcode.hpp>

#include <algorithm>

namespace kfstat::document {
namespace {

using json::Type;
using json::Value;
using json::Writer;

void write_param(Writer& writer, const ParamValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    writer.integer(*integer);
  } else if (const auto* natural = std::get_if<std::uint64_t>(&value)) {
    writer.natural(*natural);
  } else if (const auto* real = std::get_if<double>(&value)) {
    writer.real(*real);
  } else {
    writer.string(std::get<std::string>(value));
  }
}

void write_issues(Writer& writer, std::span<const Issue> issues) {
  writer.begin_array();
  for (const Issue& issue : issues) {
    writer.begin_object();
    writer.key("code").string(to_string(issue.code));
    writer.key("path").string(issue.path);
    writer.key("message").string(issue.message);
    writer.key("params").begin_object();
    for (const Param& param : issue.params) {
      writer.key(param.name);
      write_param(writer, param.value);
    }
    writer.end_object().end_object();
  }
  writer.end_array();
}

// Wraps what `write_value` writes, or the issues, as a Result document.
template <class T, class WriteValue>
std::string write_result(const Result<T>& result, const WriteValue& write_value) {
  Writer writer;
  writer.begin_object().key("ok").boolean(result.ok());
  if (result.ok()) {
    writer.key("value");
    write_value(writer, *result);
  } else {
    writer.key("issues");
    write_issues(writer, result.issues);
  }
  writer.key("notices");
  write_issues(writer, result.notices);
  writer.end_object();
  return writer.take();
}

void write_times(Writer& writer, DayRange range) {
  writer.key("start_time").integer(midnight_of(range.start));
  writer.key("end_time").integer(midnight_of(range.end));
}

void write_dates(Writer& writer, DayRange range) {
  writer.key("start_date").string(format_date(range.start));
  writer.key("end_date").string(format_date(range.end));
}

void write_who(Writer& writer, const Query& query) {
  writer.key("open_kfid").string(query.open_kfid);
  if (query.servicer_userid) writer.key("servicer_userid").string(*query.servicer_userid);
}

void write_range(Writer& writer, DayRange range) {
  writer.begin_object();
  write_dates(writer, range);
  writer.end_object();
}

void write_query(Writer& writer, const Query& query) {
  writer.begin_object();
  write_who(writer, query);
  write_times(writer, query.range);
  write_dates(writer, query.range);
  writer.key("days").integer(query.range.days());
  writer.end_object();
}

void write_plan(Writer& writer, const Plan& plan) {
  writer.begin_object().key("days").integer(plan.days).key("requests").begin_array();
  for (const Query& request : plan.requests) {
    writer.begin_object();
    write_who(writer, request);
    write_times(writer, request.range);
    writer.end_object();
  }
  writer.end_array().end_object();
}

void write_natural(Writer& writer, std::string_view key, std::optional<std::uint64_t> value) {
  writer.key(key);
  value ? writer.natural(*value) : writer.null();
}

void write_real(Writer& writer, std::string_view key, std::optional<double> value) {
  writer.key(key);
  value ? writer.real(*value) : writer.null();
}

void write_statistic(Writer& writer, const Statistic& statistic) {
  writer.begin_object();
  for (const FieldInfo& info : field_table) {
    if (info.type == FieldType::count) {
      write_natural(writer, info.name, statistic.count(info.field));
    } else {
      write_real(writer, info.name, statistic.real(info.field));
    }
  }
  writer.end_object();
}

void write_report(Writer& writer, const Report& report) {
  // A day without figures; a range may hold millions of them.
  constexpr std::string_view shortest_row =
      R"({"stat_time":-62135625600,"date":"0001-01-01","state":"missing","statistic":null},)";
  writer.reserve(report.days.size() * shortest_row.size());
  writer.begin_object().key("errcode").integer(0).key("errmsg").string(report.errmsg);
  writer.key("days").begin_array();
  for (const ReportDay& row : report.days) {
    writer.begin_object();
    writer.key("stat_time").integer(midnight_of(row.day));
    writer.key("date").string(format_date(row.day));
    writer.key("state").string(to_string(row.state));
    writer.key("statistic");
    if (row.state == DayState::reported) {
      write_statistic(writer, row.statistic);
    } else {
      writer.null();
    }
    writer.end_object();
  }
  writer.end_array().end_object();
}

void write_metric(Writer& writer, const Metric& metric) {
  const bool is_mean = metric.kind == MetricKind::weighted_mean;
  writer.begin_object().key("kind").string(to_string(metric.kind));
  if (is_mean) {
    write_real(writer, "value", metric.mean);
  } else {
    write_natural(writer, "value", metric.sum);
  }
  writer.key("days").integer(metric.days);
  if (is_mean) {
    write_real(writer, "min", metric.min);
    write_real(writer, "max", metric.max);
    write_real(writer, "weight_total", metric.weight_total);
  } else if (metric.kind == MetricKind::sum_of_daily_unique) {
    write_real(writer, "daily_mean", metric.daily_mean);
    write_natural(writer, "daily_max", metric.daily_max);
  }
  writer.end_object();
}

void write_summary(Writer& writer, const Summary& summary) {
  writer.begin_object();
  writer.key("days_requested").integer(summary.days_requested());
  writer.key("days_reported").integer(summary.days_reported);
  writer.key("days_empty").integer(summary.days_empty);
  writer.key("days_missing").integer(summary.days_missing);
  writer.key("metrics").begin_object();
  for (std::size_t i = 0; i < field_count; ++i) {
    writer.key(field_table[i].name);
    write_metric(writer, summary.metrics[i]);
  }
  writer.end_object().end_object();
}

void write_text(Writer& writer, const Text& text) {
  writer.begin_object().key("en").string(text.en).key("zh").string(text.zh).end_object();
}

void write_explanation(Writer& writer, const ErrcodeExplanation& why) {
  writer.begin_object().key("errcode").integer(why.errcode);
  writer.key("class").string(to_string(why.errcode_class));
  writer.key("retry").string(to_string(why.retry));
  writer.key("meaning");
  write_text(writer, why.meaning);
  writer.key("action");
  write_text(writer, why.action);
  writer.end_object();
}

void write_today(Writer& writer, const Today& today) {
  writer.begin_object();
  writer.key("today").string(format_date(today.today));
  writer.key("yesterday").string(format_date(today.yesterday));
  writer.key("earliest").string(format_date(today.earliest));
  writer.key("ready_at").integer(today.ready_at);
  writer.end_object();
}

Issue wrong_type(std::string path, std::string_view expected) {
  return make_issue(IssueCode::input_wrong_type, std::move(path), {{"expected", std::string(expected)}});
}

// Reads Report documents back, strictly: what is not as parse writes it is input.wrong_type where it stands.
class ReportDocumentReader {
 public:
  std::vector<Report> read(std::string_view text) {
    const json::Parsed parsed = json::parse(text);
    std::vector<Report> reports;
    if (!parsed.value || parsed.value->type != Type::array) {
      refuse("", "array");
      return reports;
    }
    for (std::size_t i = 0; i < parsed.value->children.size(); ++i) {
      reports.push_back(read_report(parsed.value->children[i], pointer_step(i)));
    }
    return reports;
  }

  std::vector<Issue> take_issues() { return issues_.take(); }

 private:
  void refuse(std::string path, std::string_view expected) {
    issues_.add(IssueCode::input_wrong_type, std::move(path), {{"expected", std::string(expected)}});
  }

  Report read_report(const Value& value, const std::string& path) {
    Report report;
    const Value* const days = value.type == Type::object ? value.find("days") : nullptr;
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
    if (reported) read_statistic(*statistic, path + "/statistic", row.statistic);
    report.days.push_back(row);
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

  IssueList issues_;
};

// A day of the range document; what is wrong with it goes to `issues`.
std::optional<Day> read_date(const Value& range, std::string_view name, std::vector<Issue>& issues) {
  const Value* const value = range.find(name);
  if (value == nullptr || value->repeated || value->type != Type::string) {
    issues.push_back(wrong_type(pointer_step(name), "date"));
    return std::nullopt;
  }
  const auto day = parse_date(value->text);
  if (!day) issues.push_back(make_issue(IssueCode::range_malformed_date, pointer_step(name)));
  return day;
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

std::string format(const Result<Query>& result) {
  return write_result(result, write_query);
}
std::string format(const Result<Plan>& result) {
  return write_result(result, write_plan);
}
std::string format(const Result<Report>& result) {
  return write_result(result, write_report);
}
std::string format(const Result<Summary>& result) {
  return write_result(result, write_summary);
}
std::string format(const Result<DayRange>& result) {
  return write_result(result, write_range);
}
std::string format(const Result<ErrcodeExplanation>& result) {
  return write_result(result, write_explanation);
}
std::string format(const Result<Today>& result) {
  return write_result(result, write_today);
}
std::string format(const Result<std::string>& result) {
  return write_result(result, [](Writer& writer, const std::string& text) { writer.string(text); });
}

Result<DayRange> previous(std::string_view range) {
  Result<DayRange> result;
  const json::Parsed parsed = json::parse(range);
  if (!parsed.value || parsed.value->type != Type::object) {
    return Result<DayRange>::failure(wrong_type("", "object"));
  }
  const auto start = read_date(*parsed.value, "start_date", result.issues);
  const auto end = read_date(*parsed.value, "end_date", result.issues);
  return start && end ? previous_range({*start, *end}) : result;
}

Result<Summary> summarize_reports(std::string_view reports, const SummaryOptions& options) {
  ReportDocumentReader reader;
  const std::vector<Report> read = reader.read(reports);
  std::vector<Issue> issues = reader.take_issues();
  return issues.empty() ? summarize(read, options) : Result<Summary>::failure(std::move(issues));
}

std::string format_issue(std::string_view issue, Locale locale) {
  const json::Parsed parsed = json::parse(issue);
  const Value* const code = parsed.value ? parsed.value->find("code") : nullptr;
  const auto known = code != nullptr ? find_code(code->text) : std::nullopt;
  if (!known) {
    const std::string name = code != nullptr && code->type == Type::string ? code->text : "?";
    return locale == Locale::zh ? "未知问题：" + name : "Unknown problem: " + name;
  }
  Issue read;
  read.code = *known;
  if (const Value* const path = parsed.value->find("path")) read.path = path->text;
  if (const Value* const params = parsed.value->find("params")) {
    for (const Value& member : params->children)
      read.params.push_back(read_param(member));
  }
  return kfstat::format_issue(read, locale);
}

std::string issues(std::span<const Issue> issues) {
  Writer writer;
  write_issues(writer, issues);
  return writer.take();
}

}  // namespace kfstat::document
