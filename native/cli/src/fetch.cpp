#include "fetch.hpp"

#include "input.hpp"
#include "output.hpp"
#include "series.hpp"
#include "table.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/csv.hpp>
#include <kfstat/document.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <set>

namespace kfstat::cli {
namespace {

constexpr long status_deadline_seconds = 15;

// The clock and the reach of what answers.
struct Backend {
  std::int64_t now = 0;
  std::optional<Day> earliest;
  bool has_stream = false;
};

// What a relay says of itself; nothing where this is no relay's status.
std::optional<Backend> read_status(const RelayAnswer& answer) {
  const Json status = answer.status == 200 ? Json::parse(answer.body, nullptr, false) : Json();
  if (!status.is_object()) return std::nullopt;
  const Json now = status.value("now", Json());
  if (!now.is_number_unsigned() || !is_instant(now.get<std::int64_t>())) return std::nullopt;
  const Json features = status.value("features", Json());
  const bool has_stream = std::find(features.begin(), features.end(), "statistics") != features.end();
  // Days that only a store has come by the stream alone.
  return Backend{now.get<std::int64_t>(), has_stream ? parse_date(text_of(status, "earliest")) : std::nullopt,
                 has_stream};
}

std::string plan_query(const Options& options, const std::string& from, const std::string& to) {
  Json query{{"open_kfid", options.open_kfid}, {"start_time", from}, {"end_time", to}};
  if (options.servicers.size() == 1) query["servicer_userid"] = options.servicers.front();
  if (options.servicers.size() > 1) query["servicer_userids"] = options.servicers;
  return query.dump();
}

std::vector<std::string> each_once(const std::vector<std::string>& ids) {
  std::vector<std::string> unique;
  std::set<std::string_view> known;
  for (const std::string& id : ids)
    if (known.insert(id).second) unique.push_back(id);
  return unique;
}

// A bar on a terminal; nothing elsewhere.
class ProgressBar {
 public:
  ~ProgressBar() { end(); }

  void show(std::size_t done, std::size_t total) {
    if (!on_terminal_) return;
    constexpr std::size_t width = 30;
    const std::size_t filled = done >= total ? width : done * width / total;
    const std::string bar = std::string(filled, '#') + std::string(width - filled, '.');
    std::fprintf(stderr, "\r[%s] %zu/%zu", bar.c_str(), done, total);
    is_shown_ = true;
  }

  void end() {
    if (is_shown_) std::fputc('\n', stderr);
    is_shown_ = false;
  }

 private:
  bool on_terminal_ = isatty(STDERR_FILENO) != 0;
  bool is_shown_ = false;
};

void print_json(const Figures& figures, const std::string& open_kfid, const Problems& issues,
                const Problems& notices) {
  print(issues.empty() ? R"({"ok":true,"value":{"series":[)" : R"({"ok":false,"value":{"series":[)");
  const char* between = "";
  for (const Series& one : figures.series) {
    const auto summary = summarize(std::span(&one.report, 1));
    const Json servicer = one.servicer_userid ? Json(*one.servicer_userid) : Json();
    print(between + (R"({"open_kfid":)" + compact(open_kfid)) + R"(,"servicer_userid":)" + compact(servicer));
    print(R"(,"report":)" + document::format(one.report));
    print(R"(,"summary":)" + (summary ? document::format(*summary) : "null") + "}");
    between = ",";
  }
  print("]}");
  if (!issues.empty()) print(R"(,"issues":)" + format_problems(issues));
  print_line(R"(,"notices":)" + format_problems(notices) + "}");
}

void print_csv(const Figures& figures, const std::string& open_kfid) {
  std::vector<CsvItem> items;
  for (const Series& one : figures.series) {
    const std::string_view servicer = one.servicer_userid ? std::string_view(*one.servicer_userid) : "";
    items.push_back({open_kfid, servicer, "", &one.report});
  }
  print(to_csv(items, CsvHeader::wire));
}

// `days_asked` counts the days of failed requests too, of which there is no row.
void print_table(const Figures& figures, const std::string& open_kfid, std::int64_t days_asked,
                 Locale locale) {
  for (const Series& one : figures.series) {
    const Result<Summary> summary = summarize(std::span(&one.report, 1));
    print_line(open_kfid + (one.servicer_userid ? "  " + *one.servicer_userid : ""));
    if (summary) print(format_table(one.report.days, *summary, days_asked, locale));
    print_sentences(summary.issues, locale);
  }
}

// With the part of the question each speaks of before it.
void tell_issues(const Problems& issues, Locale locale) {
  for (const Problem& issue : issues) {
    std::string line = text_param(issue, "servicer_userid");
    line += line.empty() ? "" : " ";
    if (const std::string start = text_param(issue, "start_date"); !start.empty())
      line += start + ".." + text_param(issue, "end_date") + ": ";
    tell(line + sentence_of(issue, locale));
  }
}

template <class T>
int print_failure(const Result<T>& result, Locale locale) {
  print_line(document::format(result));
  print_sentences(result.issues, locale);
  return Exit::has_issues;
}

int print_figures(const Options& options, const Figures& figures, const Plan& plan,
                  const std::vector<Issue>& plan_notices) {
  Problems issues = figures.issues;
  Problems notices;
  bool is_anything_read = issues.empty() && figures.series.empty();
  for (const Series& one : figures.series) {
    append(issues, one.issues);
    append(notices, one.notices);
    is_anything_read = is_anything_read || one.is_read;
  }
  const Locale locale = options.language();
  // Those of a Result are in it.
  if (is_anything_read && options.format != "json") tell_issues(notices, locale);
  notices.insert(notices.begin(), plan_notices.begin(), plan_notices.end());
  if (!is_anything_read) {
    print_refusal(issues, notices);
  } else if (options.format == "json") {
    print_json(figures, options.open_kfid, issues, notices);
  } else if (options.format == "csv") {
    print_csv(figures, options.open_kfid);
  } else {
    print_table(figures, options.open_kfid, plan.days, locale);
  }
  tell_issues(issues, locale);
  return issues.empty() ? Exit::done : Exit::has_issues;
}

}  // namespace

void judge_fetch(const Options& options) {
  const bool has_dates = !options.from.empty() && !options.to.empty();
  const bool has_date = !options.from.empty() || !options.to.empty();
  if (has_date && !options.preset.empty()) throw WrongUsage({Phrase::range_beside_dates, {}});
  if (!has_dates && options.preset.empty()) throw WrongUsage({Phrase::no_dates, {}});
}

int fetch(const Options& options) {
  const Locale locale = options.language();
  const RelayClient relay(options);
  const RelayAnswer answer = relay.get("/api/v1/status", status_deadline_seconds);
  expect_answer(relay, answer, locale);
  const std::optional<Backend> status = read_status(answer);
  const bool has_no_status = answer.status == 404 || answer.status == 405 || answer.status == 501;
  if (!status && !has_no_status && is_refusal(answer)) return refuse(issues_of(answer), locale);
  // A backend that has only the documented route tells neither its clock nor its reach.
  const Backend backend = status.value_or(Backend{options.seconds(), std::nullopt, false});

  std::string from = options.from;
  std::string to = options.to;
  if (!options.preset.empty()) {
    const Result<DayRange> range = preset_range(options.preset, backend.now);
    if (!range) return print_failure(range, locale);
    from = format_date(range->start);
    to = format_date(range->end);
  }
  const Result<Plan> plan = plan_requests(plan_query(options, from, to), backend.now, backend.earliest);
  if (!plan) return print_failure(plan, locale);
  print_sentences(plan.notices, locale);

  ProgressBar bar;
  const Progress progress = [&bar](std::size_t done, std::size_t total) { bar.show(done, total); };
  std::optional<Figures> figures;
  if (backend.has_stream) {
    const Asked asked{options.open_kfid, each_once(options.servicers), {*parse_date(from), *parse_date(to)}};
    figures = read_stream(relay, asked, progress, locale);
  }
  if (!figures) figures = read_windows(relay, plan->requests, progress, locale);
  bar.end();
  return print_figures(options, *figures, *plan, plan.notices);
}

}  // namespace kfstat::cli
