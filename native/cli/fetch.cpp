#include "fetch.hpp"

#include "input.hpp"
#include "output.hpp"
#include "relay_client.hpp"
#include "table.hpp"
#include <kfstat/csv.hpp>
#include <kfstat/document.hpp>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace kfstat::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t token_limit_bytes = 8192;

// What came back for one servicer, or for the account.
struct Series {
  std::optional<std::string> servicer_userid;
  Report report;
};

struct Fetched {
  std::vector<Series> series;
  Json issues = Json::array();
  Json notices = Json::array();
};

std::string query_of(const FetchOptions& options) {
  Json query{{"open_kfid", options.open_kfid}, {"start_time", options.from}, {"end_time", options.to}};
  if (options.servicers.size() == 1) query["servicer_userid"] = options.servicers.front();
  if (options.servicers.size() > 1) query["servicer_userids"] = options.servicers;
  return query.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string read_token(const std::string& path) {
  if (path.empty()) return {};
  std::string token = read_input(path, token_limit_bytes);
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  if (std::any_of(token.begin(), token.end(),
                  [](char character) { return character <= ' ' || character > '~'; })) {
    throw Unreachable(path + ": holds no token");
  }
  return token;
}

RelayAccess access_of(const FetchOptions& options) {
  RelayAccess access{options.relay, read_token(options.token_file), options.ca_file};
  while (access.url.ends_with('/'))
    access.url.pop_back();
  return access;
}

void show_progress(std::size_t done, std::size_t total) {
  constexpr std::size_t width = 30;
  const std::size_t filled = total == 0 ? width : done * width / total;
  const std::string bar = std::string(filled, '#') + std::string(width - filled, '.');
  std::fprintf(stderr, "\r[%s] %zu/%zu%s", bar.c_str(), done, total, done == total ? "\n" : "");
}

// Says of which part of the question an issue speaks.
void add_issues(Json& list, Json issues, const Query& request) {
  for (Json& issue : issues) {
    Json& params = issue["params"];
    params.erase("servicer_userid");
    if (request.servicer_userid) params["servicer_userid"] = *request.servicer_userid;
    params["start_date"] = format_date(request.range.start);
    params["end_date"] = format_date(request.range.end);
    list.push_back(std::move(issue));
  }
}

Json issue_list(const std::vector<Issue>& issues) {
  return Json::parse(document::issues(issues));
}

Json relay_issue(const std::string& code, const std::string& message, const RelayAnswer& answer) {
  return Json::array(
      {{{"code", code}, {"path", ""}, {"message", message}, {"params", {{"status", answer.status}}}}});
}

// The issues of an answer that is not a response: the relay's problem document, or something in between.
Json issues_of_problem(const RelayAnswer& answer) {
  const Json problem = Json::parse(answer.body, nullptr, false);
  const bool is_problem = problem.is_object() && problem.value("code", Json()).is_string() &&
                          problem.value("detail", Json("")).is_string();
  if (!is_problem) {
    return relay_issue("relay.unexpected_answer", "The relay's answer is none of its own.", answer);
  }
  Json issues = Json::array();
  for (const Json& issue : problem.value("issues", Json::array())) {
    const bool is_issue = issue.is_object() && issue.value("code", Json()).is_string() &&
                          issue.value("message", Json()).is_string() &&
                          issue.value("params", Json::object()).is_object();
    if (is_issue) issues.push_back(issue);
  }
  if (!issues.empty()) return issues;
  const std::string code = problem["code"];
  return relay_issue(code, problem.value("detail", code), answer);
}

void read_answer(const RelayAnswer& answer, const Query& request, Fetched& fetched, Report& report) {
  if (answer.status == 0) {
    add_issues(fetched.issues, relay_issue("relay.unreachable", answer.error, answer), request);
    return;
  }
  if (answer.status != 200) {
    add_issues(fetched.issues, issues_of_problem(answer), request);
    return;
  }
  const std::string body = build_request_body(request);
  ParseOptions options;
  options.query = body;
  Result<Report> parsed = parse_response(answer.body, options);
  add_issues(fetched.issues, issue_list(parsed.issues), request);
  add_issues(fetched.notices, issue_list(parsed.notices), request);
  if (!parsed.value) return;
  report.errmsg = parsed.value->errmsg;
  std::move(parsed.value->days.begin(), parsed.value->days.end(), std::back_inserter(report.days));
}

Fetched ask(const RelayAccess& access, const Plan& plan) {
  std::vector<std::string> bodies;
  for (const Query& request : plan.requests)
    bodies.push_back(build_request_body(request));
  const bool on_terminal = isatty(STDERR_FILENO) != 0;
  const auto answers = ask_relay(access, bodies, [&](std::size_t done) {
    if (on_terminal) show_progress(done, bodies.size());
  });
  const bool silent =
      std::all_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.status == 0; });
  if (silent && !answers.empty()) throw Unreachable(access.url + ": " + answers.front().error);

  Fetched fetched;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Query& request = plan.requests[i];
    if (fetched.series.empty() || fetched.series.back().servicer_userid != request.servicer_userid) {
      fetched.series.push_back({request.servicer_userid, {}});
    }
    read_answer(answers[i], request, fetched, fetched.series.back().report);
  }
  return fetched;
}

Json value_of(const std::string& result) {
  return Json::parse(result)["value"];
}

void print_json(const Fetched& fetched, const std::string& open_kfid) {
  Json series = Json::array();
  for (const Series& one : fetched.series) {
    series.push_back({{"open_kfid", open_kfid},
                      {"servicer_userid", one.servicer_userid ? Json(*one.servicer_userid) : Json()},
                      {"report", value_of(document::format(Result<Report>::success(one.report)))},
                      {"summary", value_of(document::format(summarize(std::span(&one.report, 1))))}});
  }
  Json result{{"ok", fetched.issues.empty()}};
  result["value"]["series"] = std::move(series);
  if (!fetched.issues.empty()) result["issues"] = fetched.issues;
  result["notices"] = fetched.notices;
  print_line(result.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void print_csv(const Fetched& fetched, const std::string& open_kfid) {
  std::vector<CsvItem> items;
  for (const Series& one : fetched.series) {
    const std::string_view servicer = one.servicer_userid ? std::string_view(*one.servicer_userid) : "";
    items.push_back({open_kfid, servicer, "", &one.report});
  }
  print(format_csv(items, CsvHeader::wire));
}

// `days_asked` counts the days of failed requests too, of which there is no row.
void print_table(const Fetched& fetched, const std::string& open_kfid, std::int64_t days_asked,
                 Locale locale) {
  for (const Series& one : fetched.series) {
    const Result<Summary> summary = summarize(std::span(&one.report, 1));
    print_line(open_kfid + (one.servicer_userid ? "  " + *one.servicer_userid : ""));
    if (summary) print(format_table(one.report.days, *summary, days_asked, locale));
    print_sentences(summary.issues, locale);
  }
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7F;
}

void print_fetched_sentences(const Json& issues, Locale locale) {
  for (const Json& issue : issues) {
    const std::string code = issue["code"];
    const bool ours = code.starts_with("relay.") || code.starts_with("http.");
    const std::string text = ours && issue.contains("message") ? issue["message"].get<std::string>()
                                                               : document::format_issue(issue.dump(), locale);
    const Json& params = issue["params"];
    std::string line = params.value("servicer_userid", "");
    line += line.empty() ? "" : " ";
    line.append(params["start_date"].get<std::string>()).append("..").append(params["end_date"]);
    line.append(": ").append(text).append(" [").append(code).append("]");
    // The relay's words are not ours: nothing in them may steer a terminal.
    for (char& character : line) {
      if (is_control(character)) character = ' ';
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

}  // namespace

int fetch(const FetchOptions& options, std::int64_t now, Locale locale) {
  const Result<Plan> plan = plan_requests(query_of(options), now);
  if (!plan) {
    print_line(document::format(plan));
    print_sentences(plan.issues, locale);
    return Exit::has_issues;
  }
  Fetched fetched = ask(access_of(options), *plan);
  Json notices = issue_list(plan.notices);
  for (Json& notice : fetched.notices)
    notices.push_back(std::move(notice));
  fetched.notices = std::move(notices);
  print_sentences(plan.notices, locale);
  if (options.format == "json") {
    print_json(fetched, options.open_kfid);
  } else if (options.format == "csv") {
    print_csv(fetched, options.open_kfid);
  } else {
    print_table(fetched, options.open_kfid, plan->days, locale);
  }
  print_fetched_sentences(fetched.issues, locale);
  return fetched.issues.empty() ? Exit::done : Exit::has_issues;
}

}  // namespace kfstat::cli
