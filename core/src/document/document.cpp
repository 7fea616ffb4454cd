#include "json/json.hpp"
#include "numbers/whole_text.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/document.hpp>
#include <kfstat/errcode.hpp>

namespace kfstat::document {
namespace {

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

void write_issue(Writer& writer, const Issue& issue) {
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

void write_issues(Writer& writer, std::span<const Issue> issues) {
  writer.begin_array();
  for (const Issue& issue : issues)
    write_issue(writer, issue);
  writer.end_array();
}

void begin_result(Writer& writer, bool ok) {
  writer.begin_object().key("ok").boolean(ok).key(ok ? "value" : "issues");
}

std::string end_result(Writer& writer, std::span<const Issue> notices) {
  writer.key("notices");
  write_issues(writer, notices);
  writer.end_object();
  return writer.take();
}

// Wraps what `write_value` writes, or the issues, as a Result document. What needs no type is not in the
// template, which there is one of for every type.
template <class T, class WriteValue>
std::string write_result(const Result<T>& result, const WriteValue& write_value) {
  Writer writer;
  begin_result(writer, result.ok());
  if (result.ok()) {
    write_value(writer, *result);
  } else {
    write_issues(writer, result.issues);
  }
  return end_result(writer, result.notices);
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

void write_days(Writer& writer, const std::vector<Day>& days) {
  writer.begin_object().key("days").natural(days.size()).key("dates").begin_array();
  for (const Day day : days)
    writer.string(format_date(day));
  writer.end_array().end_object();
}

void write_periods(Writer& writer, const std::vector<RangePeriod>& periods) {
  writer.begin_array();
  for (const RangePeriod& period : periods) {
    writer.begin_object();
    write_dates(writer, period.range);
    writer.key("whole").boolean(period.whole).end_object();
  }
  writer.end_array();
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
  writer.key("dates").integer(metric.dates);
  if (is_mean) {
    write_real(writer, "min", metric.min);
    write_real(writer, "max", metric.max);
    write_real(writer, "weight_total", metric.weight_total);
    write_natural(writer, "numerator", metric.numerator);
    write_natural(writer, "denominator", metric.denominator);
  } else {
    write_real(writer, "daily_mean", metric.daily_mean);
    write_natural(writer, "daily_max", metric.daily_max);
  }
  writer.end_object();
}

// An object with what `write_one` writes for each field, by its index.
template <class WriteOne>
void write_fields(Writer& writer, std::string_view key, const WriteOne& write_one) {
  writer.key(key).begin_object();
  for (std::size_t i = 0; i < field_count; ++i) {
    writer.key(field_table[i].name);
    write_one(i);
  }
  writer.end_object();
}

void write_summary(Writer& writer, const Summary& summary) {
  writer.begin_object();
  writer.key("dates_requested").integer(summary.dates_requested);
  writer.key("dates_reported").integer(summary.dates_reported);
  writer.key("days_requested").integer(summary.days_requested());
  writer.key("days_reported").integer(summary.days_reported);
  writer.key("days_empty").integer(summary.days_empty);
  writer.key("days_missing").integer(summary.days_missing);
  write_fields(writer, "metrics", [&](std::size_t i) { write_metric(writer, summary.metrics[i]); });
  writer.end_object();
}

void write_count_change(Writer& writer, const CountChange& change) {
  writer.raw(WholeText(change.by, change.fell).view());
}

void write_change(Writer& writer, const MetricChange& change, MetricKind kind) {
  writer.begin_object();
  if (change.count) {
    writer.key("change");
    write_count_change(writer, *change.count);
  } else {
    write_real(writer, "change", change.real);
  }
  write_real(writer, "relative_change", change.relative);
  if (kind != MetricKind::weighted_mean) write_real(writer, "daily_change", change.daily);
  write_real(writer, "score", change.score);
  writer.key("certain");
  change.certain ? writer.boolean(*change.certain) : writer.null();
  writer.key("verdict");
  change.verdict ? writer.string(to_string(*change.verdict)) : writer.null();
  writer.end_object();
}

void write_comparison(Writer& writer, const Comparison& comparison) {
  writer.begin_object();
  writer.key("current");
  write_summary(writer, comparison.current);
  writer.key("previous");
  write_summary(writer, comparison.previous);
  write_fields(writer, "metrics", [&](std::size_t i) {
    write_change(writer, comparison.metrics[i], field_table[i].totals.kind);
  });
  writer.end_object();
}

void write_checks(Writer& writer, const std::vector<TargetCheck>& checks) {
  writer.begin_object();
  for (const TargetCheck& check : checks) {
    const Target& target = check.target;
    writer.key(info_of(target.field).name).begin_object();
    write_real(writer, "value", check.value);
    writer.key("n").natural(check.n);
    writer.key("target").begin_object();
    writer.key(target.is_max ? "max" : "min").real(target.limit);
    writer.key("at_least").natural(target.at_least).end_object();
    writer.key("met");
    check.met ? writer.boolean(*check.met) : writer.null();
    writer.end_object();
  }
  writer.end_object();
}

void write_told_change(Writer& writer, const ToldChange& told) {
  writer.begin_object().key("field").string(info_of(told.field).name);
  writer.key("change").real(told.change);
  writer.key("score").real(told.score);
  write_natural(writer, "part", told.part ? std::optional<std::uint64_t>(*told.part) : std::nullopt);
  writer.end_object();
}

void write_told_day(Writer& writer, const ToldDay& told) {
  writer.begin_object().key("date").string(format_date(told.day));
  writer.key("field").string(info_of(told.field).name);
  writer.key("value").natural(told.value);
  writer.key("usual").real(told.usual);
  writer.key("ratio").real(told.ratio).end_object();
}

void write_highlights(Writer& writer, const Highlights& told) {
  writer.begin_object().key("changes").begin_array();
  for (const ToldChange& change : told.changes)
    write_told_change(writer, change);
  writer.end_array().key("days").begin_array();
  for (const ToldDay& day : told.days)
    write_told_day(writer, day);
  writer.end_array();
  const auto write_value = [&](std::optional<double> value) { value ? writer.real(*value) : writer.null(); };
  write_fields(writer, "medians", [&](std::size_t i) { write_value(told.medians[i]); });
  write_fields(writer, "weekdays", [&](std::size_t i) {
    writer.begin_array();
    for (const std::optional<double> value : told.weekdays[i])
      write_value(value);
    writer.end_array();
  });
  writer.end_object();
}

void write_groups(Writer& writer, const std::vector<DayGroup>& groups) {
  writer.begin_array();
  for (const DayGroup& group : groups) {
    writer.begin_object();
    write_dates(writer, group.range);
    writer.key("days").integer(group.days);
    writer.key("complete").boolean(group.complete);
    writer.key("summary");
    write_summary(writer, group.summary);
    writer.end_object();
  }
  writer.end_array();
}

void write_text(Writer& writer, const Text& text) {
  writer.begin_object();
  for (const Locale locale : all_locales)
    writer.key(to_string(locale)).string(text[locale]);
  writer.end_object();
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
std::string format(const Result<std::vector<DayGroup>>& result) {
  return write_result(result, write_groups);
}
std::string format(const Result<Comparison>& result) {
  return write_result(result, write_comparison);
}
std::string format(const Result<std::vector<TargetCheck>>& result) {
  return write_result(result, write_checks);
}
std::string format(const Result<Highlights>& result) {
  return write_result(result, write_highlights);
}
std::string format(const Result<DayRange>& result) {
  return write_result(result, write_range);
}
std::string format(const Result<std::vector<Day>>& result) {
  return write_result(result, write_days);
}
std::string format(const Result<std::vector<RangePeriod>>& result) {
  return write_result(result, write_periods);
}
std::string format(const Result<Day>& result) {
  return write_result(result, [](Writer& writer, Day day) {
    writer.begin_object().key("date").string(format_date(day)).end_object();
  });
}
std::string format(const Result<CheckedId>& result) {
  return write_result(result, [](Writer& writer, const CheckedId& checked) {
    writer.begin_object().key("id").string(checked.id).end_object();
  });
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

std::string issues(std::span<const Issue> issues) {
  Writer writer;
  write_issues(writer, issues);
  return writer.take();
}

std::string format(const Issue& issue) {
  Writer writer;
  write_issue(writer, issue);
  return writer.take();
}
std::string format(const Report& report) {
  Writer writer;
  write_report(writer, report);
  return writer.take();
}
std::string format(const Summary& summary) {
  Writer writer;
  write_summary(writer, summary);
  return writer.take();
}

}  // namespace kfstat::document
