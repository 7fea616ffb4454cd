#include "series.hpp"

#include "input.hpp"
#include <kfstat/query.hpp>

#include <algorithm>
#include <unordered_map>

namespace kfstat::cli {
namespace {

// The longest line of a stream: the days of 90 years, all figures written out.
constexpr std::size_t series_limit_bytes = std::size_t{16} * 1024 * 1024;
// Of any other line.
constexpr std::size_t line_limit_bytes = std::size_t{1024} * 1024;

// Issues with the part of the question they speak of.
Problems issues_about(Problems issues, const std::optional<std::string>& servicer_userid, DayRange range) {
  for (Problem& issue : issues) {
    drop_param(issue, "servicer_userid");
    if (servicer_userid) set_param(issue, "servicer_userid", *servicer_userid);
    set_param(issue, "start_date", format_date(range.start));
    set_param(issue, "end_date", format_date(range.end));
  }
  return issues;
}

Result<Report> parse(std::string_view response, const Query& query, std::size_t limit_bytes) {
  const std::string text = build_request_body(query);
  ParseOptions options;
  options.query = text;
  options.limit_bytes = limit_bytes;
  return parse_response(response, options);
}

// The stream of one answer, line by line: what each means is in docs/relay.md.
class StreamReader {
 public:
  StreamReader(const Asked& asked, const Progress& progress) : asked_(asked), progress_(progress) {
    if (asked.servicers.empty()) figures_.series.emplace_back();
    for (const std::string& servicer : asked.servicers)
      figures_.series.push_back({servicer});
    for (const Series& one : figures_.series)
      places_.emplace(one.servicer_userid.value_or(""), places_.size());
    unsettled_.resize(figures_.series.size());
  }

  // False where this is no stream of a relay.
  bool take(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      if (line_.size() + end > (awaits_response_ ? series_limit_bytes : line_limit_bytes)) return false;
      line_ += bytes.substr(0, end);
      if (end == bytes.size()) break;
      bytes.remove_prefix(end + 1);
      if (!read_line()) return false;
      line_.clear();
    }
    return true;
  }

  bool anything_came() const {
    return std::any_of(figures_.series.begin(), figures_.series.end(),
                       [](const Series& one) { return one.is_read || !one.issues.empty(); });
  }

  // `trouble` is why the stream did not come to its end; nothing where it did.
  Figures finish(std::optional<RelayIssue> trouble) {
    if (!trouble && !is_complete_) trouble = relay_issue(RelayCode::relay_incomplete);
    bool is_told = false;
    for (std::size_t i = 0; i < figures_.series.size(); ++i) {
      Series& one = figures_.series[i];
      if (!one.is_read && one.issues.empty())
        one.issues.push_back(trouble ? *trouble : relay_issue(RelayCode::relay_incomplete));
      is_told = is_told || !one.issues.empty();
      if (!one.issues.empty()) leave_out_lost_days(one, unsettled_[i]);
    }
    if (trouble && !is_told) figures_.issues.push_back(*std::move(trouble));
    return std::move(figures_);
  }

  bool has_ended() const { return has_ended_; }

 private:
  bool read_line() {
    if (line_.ends_with('\r')) line_.pop_back();
    if (awaits_response_) {
      awaits_response_ = false;
      read_response();
      return true;
    }
    if (line_.empty()) return true;
    const Json line = Json::parse(line_, nullptr, false);
    if (!line.is_object()) return false;
    const std::string type = text_of(line, "type");
    if (type == "report") {
      awaits_response_ = true;
      named_ = index_of(line);
      if (named_) unsettled_[*named_] = days_in(line.value("unsettled", Json()));
    } else if (type == "problem") {
      if (const auto index = index_of(line))
        figures_.series[*index].issues = issues_in(line.value("issues", Json()));
    } else if (type == "progress") {
      const auto count = [&](const char* name) {
        const Json number = line.value(name, Json());
        return number.is_number_unsigned() ? number.get<std::size_t>() : 0;
      };
      progress_(count("done"), count("total"));
    } else if (type == "end") {
      has_ended_ = true;
      is_complete_ = line.value("complete", Json()) == true;
    }
    return true;
  }

  // A later series of the same name stands in place of an earlier one and of its problem.
  void read_response() {
    if (!named_) return;
    Series& one = figures_.series[*named_];
    Result<Report> parsed =
        parse(line_, {asked_.open_kfid, one.servicer_userid, asked_.range}, series_limit_bytes);
    one.issues = problems_of(parsed.issues);
    one.notices = issues_about(problems_of(parsed.notices), one.servicer_userid, asked_.range);
    one.is_read = parsed.ok();
    one.report = parsed ? *std::move(parsed.value) : Report();
  }

  // The series that a line speaks of; nothing where nobody asked for it.
  std::optional<std::size_t> index_of(const Json& line) const {
    const auto found = places_.find(text_of(line, "servicer_userid"));
    if (text_of(line, "open_kfid") != asked_.open_kfid || found == places_.end()) return std::nullopt;
    return found->second;
  }

  static std::vector<Day> days_in(const Json& dates) {
    std::vector<Day> days;
    if (!dates.is_array()) return days;
    for (const Json& date : dates) {
      const auto day = date.is_string() ? parse_date(date.get<std::string>()) : std::nullopt;
      if (day) days.push_back(*day);
    }
    std::sort(days.begin(), days.end());
    return days;
  }

  // With a problem, an unsettled day without figures is one that was asked for in vain.
  void leave_out_lost_days(Series& one, const std::vector<Day>& unsettled) const {
    std::optional<DayRange> lost;
    std::vector<ReportDay>& days = one.report.days;
    const auto is_lost = [&](const ReportDay& day) {
      const bool is =
          day.state != DayState::reported && std::binary_search(unsettled.begin(), unsettled.end(), day.day);
      if (is) lost = {lost ? lost->start : day.day, day.day};
      return is;
    };
    days.erase(std::remove_if(days.begin(), days.end(), is_lost), days.end());
    one.issues = issues_about(std::move(one.issues), one.servicer_userid, lost.value_or(asked_.range));
  }

  const Asked& asked_;
  const Progress& progress_;
  Figures figures_;
  std::unordered_map<std::string, std::size_t> places_;  // of the series, by servicer; "" is the account
  std::vector<std::vector<Day>> unsettled_;              // of each series
  std::string line_;
  bool awaits_response_ = false;
  std::optional<std::size_t> named_;  // the series whose response is awaited
  bool has_ended_ = false;
  bool is_complete_ = false;
};

std::string stream_query(const Asked& asked) {
  Json query{{"open_kfid", asked.open_kfid}};
  if (!asked.servicers.empty()) query["servicer_userids"] = asked.servicers;
  query["start_time"] = format_date(asked.range.start);
  query["end_time"] = format_date(asked.range.end);
  return query.dump();
}

void read_window(const RelayAnswer& answer, const Query& request, Series& series) {
  Problems issues;
  if (answer.failure) {
    issues = {lost_issue(answer)};
  } else if (answer.status != 200) {
    issues = issues_of(answer);
  } else {
    Result<Report> parsed = parse(answer.body, request, response_limit_bytes);
    issues = problems_of(parsed.issues);
    append(series.notices, issues_about(problems_of(parsed.notices), request.servicer_userid, request.range));
    if (parsed) {
      series.is_read = true;
      series.report.errmsg = parsed->errmsg;
      series.report.days.insert(series.report.days.end(), parsed->days.begin(), parsed->days.end());
    }
  }
  append(series.issues, issues_about(std::move(issues), request.servicer_userid, request.range));
}

}  // namespace

std::optional<Figures> read_stream(const RelayClient& relay, const Asked& asked, const Progress& progress,
                                   Locale locale) {
  StreamReader reader(asked, progress);
  bool is_stream = true;
  const RelayAnswer answer =
      relay.stream("/api/v1/statistics", stream_query(asked),
                   [&](std::string_view bytes) { return is_stream = reader.take(bytes); });
  if (answer.status == 404 || answer.status == 405 || answer.status == 501) return std::nullopt;
  if (answer.failure && !reader.anything_came()) expect_answer(relay, answer, locale);
  if (answer.status != 200) return Figures{{}, issues_of(answer)};
  if (!is_stream) {
    return reader.finish(relay_issue(RelayCode::relay_unexpected_answer, {{"status", answer.status}}));
  }
  if (answer.failure && !reader.has_ended()) return reader.finish(lost_issue(answer));
  return reader.finish(reader.has_ended() ? std::nullopt
                                          : std::optional(relay_issue(RelayCode::relay_incomplete)));
}

Figures read_windows(const RelayClient& relay, const std::vector<Query>& requests, const Progress& progress,
                     Locale locale) {
  std::vector<std::string> bodies;
  bodies.reserve(requests.size());
  for (const Query& request : requests)
    bodies.push_back(build_request_body(request));
  const auto answers = relay.post_all("/cgi-bin/kf/get_servicer_statistic", bodies,
                                      [&](std::size_t done) { progress(done, bodies.size()); });
  const bool is_lost = std::all_of(answers.begin(), answers.end(),
                                   [](const RelayAnswer& answer) { return answer.failure.has_value(); });
  if (is_lost && !answers.empty()) expect_answer(relay, answers.front(), locale);
  Figures figures;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i == 0 || requests[i].servicer_userid != requests[i - 1].servicer_userid)
      figures.series.push_back({requests[i].servicer_userid});
    read_window(answers[i], requests[i], figures.series.back());
  }
  return figures;
}

}  // namespace kfstat::cli
