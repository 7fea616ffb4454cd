#include "commands.hpp"

#include "completion.hpp"
#include "fetch.hpp"
#include "input.hpp"
#include "lists.hpp"
#include "output.hpp"
#include <kfstat/csv.hpp>
#include <kfstat/document.hpp>

#include <algorithm>
#include <string>

namespace kfstat::cli {
namespace {

template <class T>
int finish(const Result<T>& result, Locale locale) {
  print_line(document::format(result));
  print_sentences(result.issues, locale);
  return result.ok() ? Exit::done : Exit::has_issues;
}

std::string read_query(const Options& options, std::size_t limit_bytes) {
  return read_input(options.query, limit_bytes, options.language());
}

int run_validate(const Options& options) {
  return finish(validate_query(read_query(options, query_limit_bytes), options.seconds()),
                options.language());
}

int run_body(const Options& options) {
  const auto body = build_request_body(read_query(options, query_limit_bytes), options.seconds());
  if (!body) return finish(body, options.language());
  print(*body);
  print_sentences(body.notices, options.language());
  return Exit::done;
}

int run_plan(const Options& options) {
  const std::string query = read_query(options, plan_limit_bytes);
  return finish(plan_requests(query, options.seconds(), parse_date(options.earliest)), options.language());
}

// Responses on the command line, and the query they answer.
struct Source {
  const std::vector<std::string>& files;
  const std::string& query;
  std::string_view root = {};  // begins the paths of issues; there even one file has its number
};

// `text` keeps the query the options point at.
ParseOptions read_parse_options(const std::string& query, Locale locale, std::string& text) {
  ParseOptions options;
  if (query.empty()) return options;
  text = read_input(query, query_limit_bytes, locale);
  options.query = text;
  return options;
}

int run_parse(const Options& options) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(options.query, options.language(), query);
  const std::string response = read_input(options.response, parse_options.limit_bytes, options.language());
  return finish(parse_response(response, parse_options), options.language());
}

bool is_of_query(const Issue& issue) {
  return find_param(issue, "input") != nullptr;
}

void place_issues(std::vector<Issue>& issues, const Source& source) {
  for (Issue& issue : issues) {
    if (source.root.empty() || is_of_query(issue)) continue;
    if (source.files.size() < 2) issue.path.insert(0, "/0");
    issue.path.insert(0, source.root);
  }
}

Result<std::vector<Report>> read_reports(const Source& source, Locale locale) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(source.query, locale, query);
  std::vector<std::string> paths = source.files;
  if (paths.empty()) paths.emplace_back();
  std::vector<std::string> responses;
  responses.reserve(paths.size());
  for (const std::string& path : paths)
    responses.push_back(read_input(path, parse_options.limit_bytes, locale));
  const std::vector<std::string_view> views(responses.begin(), responses.end());
  Result<std::vector<Report>> reports = parse_responses(views, parse_options);
  place_issues(reports.issues, source);
  place_issues(reports.notices, source);
  return reports;
}

Source source_of(const Options& options) {
  return {options.responses, options.query};
}

// Of several files a sentence begins with the file's name, in place of its number in the path.
void print_sentences_of(const Source& source, const std::vector<Issue>& issues, Locale locale) {
  const bool has_numbers = source.files.size() > 1 || !source.root.empty();
  for (Issue issue : issues) {
    std::string name;
    if (has_numbers && !is_of_query(issue)) {
      issue.path.erase(0, source.root.size());
      const std::size_t end = std::min(issue.path.find('/', 1), issue.path.size());
      const auto place = read_integer<std::int64_t>(std::string_view(issue.path).substr(1, end - 1));
      if (!source.files.empty()) name = source.files[static_cast<std::size_t>(*place)] + ": ";
      issue.path.erase(0, end);
    }
    print_sentence(issue, locale, name);
  }
}

int refuse_files(const Source& source, const Result<std::vector<Report>>& reports, Locale locale) {
  print_line(document::format(Result<Summary>::failure(reports.issues, reports.notices)));
  print_sentences_of(source, reports.issues, locale);
  return Exit::has_issues;
}

// What an operation says of the reports; their notices are its.
template <class Operation>
int run_on_reports(const Options& options, const Operation& operation) {
  auto reports = read_reports(source_of(options), options.language());
  if (!reports) return refuse_files(source_of(options), reports, options.language());
  auto result = operation(*reports);
  result.notices = std::move(reports.notices);
  return finish(result, options.language());
}

int run_summarize(const Options& options) {
  return run_on_reports(options, [](const std::vector<Report>& reports) { return summarize(reports); });
}

int run_group(const Options& options) {
  return run_on_reports(options, [&](const std::vector<Report>& reports) {
    return group_days(reports, *parse_period(options.by));
  });
}

int run_targets(const Options& options) {
  const Locale locale = options.language();
  const auto targets = document::targets(read_input(options.targets, query_limit_bytes, locale));
  if (targets) {
    return run_on_reports(
        options, [&](const std::vector<Report>& reports) { return check_targets(reports, *targets); });
  }
  auto reports = read_reports(source_of(options), locale);
  print_sentences_of(source_of(options), reports.issues, locale);
  print_sentences(targets.issues, locale);
  reports.issues.insert(reports.issues.end(), targets.issues.begin(), targets.issues.end());
  print_line(
      document::format(Result<Summary>::failure(std::move(reports.issues), std::move(reports.notices))));
  return Exit::has_issues;
}

int run_compare(const Options& options) {
  const Locale locale = options.language();
  const Source current{options.responses, options.query, "/current"};
  const Source previous{options.with, options.with_query, "/previous"};
  auto reports = read_reports(current, locale);
  auto previous_reports = read_reports(previous, locale);
  std::vector<Issue> notices = reports.notices;
  notices.insert(notices.end(), previous_reports.notices.begin(), previous_reports.notices.end());
  if (reports && previous_reports) {
    Result<Comparison> comparison = compare(*reports, *previous_reports);
    comparison.notices = std::move(notices);
    return finish(comparison, locale);
  }
  std::vector<Issue> issues = reports.issues;
  issues.insert(issues.end(), previous_reports.issues.begin(), previous_reports.issues.end());
  print_line(document::format(Result<Comparison>::failure(std::move(issues), std::move(notices))));
  print_sentences_of(current, reports.issues, locale);
  print_sentences_of(previous, previous_reports.issues, locale);
  return Exit::has_issues;
}

int run_csv(const Options& options) {
  const auto reports = read_reports(source_of(options), options.language());
  if (!reports) return refuse_files(source_of(options), reports, options.language());
  std::vector<CsvItem> items;
  for (const Report& report : *reports) {
    items.push_back(
        {options.open_kfid, options.servicer, options.servicer_name, &report, options.account_name});
  }
  print(to_csv(items, *parse_csv_header(options.header)));
  print_sentences_of(source_of(options), reports.notices, options.language());
  return Exit::done;
}

int run_explain(const Options& options) {
  const auto why =
      Result<ErrcodeExplanation>::success(explain_errcode(*read_integer<std::int32_t>(options.errcode)));
  return finish(why, options.language());
}

int run_today(const Options& options) {
  return finish(Result<Today>::success(today_at(options.seconds())), options.language());
}

int run_preset(const Options& options) {
  return finish(preset_range(options.preset, options.seconds()), options.language());
}

int run_completion(const Options& options) {
  print(completion_script(options.shell, options.language()));
  return Exit::done;
}

const std::vector<std::string_view> presets{
    "yesterday",     "last_7_days",  "last_28_days", "last_30_days",     "last_90_days",
    "last_180_days", "this_week",    "last_week",    "week_before_last", "this_month",
    "last_month",    "this_quarter", "last_quarter"};

Parameter responses_parameter(Text about) {
  return {"FILE", &Options::responses, Kind::file, about};
}

Parameter query_parameter(Text about) {
  return {"--query", &Options::query, Kind::file, about};
}

// What every command that asks a relay takes, and then its own.
std::vector<Parameter> with_relay(std::vector<Parameter> own) {
  std::vector<Parameter> all{
      {"--relay", &Options::relay, Kind::address, {"the relay's address", "中继服务的地址"}, true},
      {"--token-file",
       &Options::token_file,
       Kind::file,
       {"holds the token for the relay", "存放访问令牌的文件"}},
      {"--ca-file", &Options::ca_file, Kind::file, {"certificates to trust", "要信任的证书"}}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

std::vector<std::string_view> csv_headers() {
  std::vector<std::string_view> names{"wire"};
  names.insert(names.end(), locale_names.begin(), locale_names.end());
  return names;
}

}  // namespace

std::string placeholder_of(const Parameter& parameter) {
  switch (parameter.kind) {
    case Kind::text:
      return "NAME";
    case Kind::id:
      return "ID";
    case Kind::date:
    case Kind::day:
      return "DATE";
    case Kind::preset:
      return "PRESET";
    case Kind::seconds:
      return "SECONDS";
    case Kind::errcode:
      return "CODE";
    case Kind::file:
      return "FILE";
    case Kind::address:
      return "URL";
    case Kind::choice:
      break;
  }
  std::string all;
  for (const std::string_view choice : parameter.choices)
    all.append(all.empty() ? "" : "|").append(choice);
  return all;
}

const std::vector<Parameter>& common_parameters() {
  static const std::vector<Parameter> table{
      {"--now",
       &Options::now,
       Kind::seconds,
       {"the clock in Unix seconds; the system's where not given", "以 Unix 秒表示的时钟；默认为系统时间"}},
      {"--locale",
       &Options::locale,
       Kind::choice,
       {"language of the sentences for people", "提示语句的语言"},
       false,
       {locale_names.begin(), locale_names.end()}}};
  return table;
}

const std::vector<Command>& commands() {
  constexpr Text the_query{"the query; standard input where not given", "查询；默认读取标准输入"};
  constexpr Text its_query{"the query it answers: its days are filled in",
                           "对应的查询：其中没有返回的日期会补上"};
  constexpr Text responses{"responses; standard input where none is given", "返回内容；默认读取标准输入"};
  constexpr Text account{"the account", "客服账号"};
  static const std::vector<Command> table{
      {"validate", {"Judge a query", "检查一个查询"}, run_validate, {query_parameter(the_query)}},
      {"body",
       {"Write the request body of a query", "写出查询的请求正文"},
       run_body,
       {query_parameter(the_query)}},
      {"plan",
       {"Split a range of any length into requests", "把任意长度的日期范围拆成多次请求"},
       run_plan,
       {query_parameter(the_query),
        {"--earliest",
         &Options::earliest,
         Kind::date,
         {"the first day a store still has", "已保存数据的最早日期"}}}},
      {"parse",
       {"Read a response", "读取返回内容"},
       run_parse,
       {{"FILE",
         &Options::response,
         Kind::file,
         {"the response; standard input where not given", "返回内容；默认读取标准输入"}},
        query_parameter(its_query)}},
      {"summarize",
       {"Add responses up", "汇总若干返回内容"},
       run_summarize,
       {responses_parameter(responses), query_parameter(its_query)}},
      {"compare",
       {"Compare responses with earlier ones, and say how sure a change is",
        "与更早的返回内容比较，并说明变化是否可信"},
       run_compare,
       {responses_parameter(responses),
        {"--with",
         &Options::with,
         Kind::file,
         {"the earlier responses, as many files as follow", "更早的返回内容，可列出多个文件"},
         true,
         {},
         true},
        query_parameter(its_query),
        {"--with-query",
         &Options::with_query,
         Kind::file,
         {"the query the earlier ones answer", "更早的返回内容对应的查询"}}}},
      {"targets",
       {"Hold responses against targets", "检查返回内容是否达到目标"},
       run_targets,
       {responses_parameter(responses),
        {"--targets",
         &Options::targets,
         Kind::file,
         {"the targets, as {\"reply_rate\":{\"min\":0.95}}", "目标，如 {\"reply_rate\":{\"min\":0.95}}"},
         true},
        query_parameter(its_query)}},
      {"group",
       {"Add responses up by day, week or month", "按日、周或月汇总返回内容"},
       run_group,
       {responses_parameter(responses),
        {"--by",
         &Options::by,
         Kind::choice,
         {"what each total is of", "汇总的时间单位"},
         true,
         {"day", "week", "month"}},
        query_parameter(its_query)}},
      {"csv",
       {"Write responses as rows for a spreadsheet", "把返回内容写成表格行"},
       run_csv,
       {responses_parameter(responses),
        {"--header",
         &Options::header,
         Kind::choice,
         {"the words of the first row", "首行所用的名称"},
         false,
         csv_headers()},
        {"--open-kfid",
         &Options::open_kfid,
         Kind::id,
         {"the account, for its column", "客服账号，写入对应列"}},
        {"--account-name",
         &Options::account_name,
         Kind::text,
         {"the account's name, for its column", "客服账号名称，写入对应列"}},
        {"--servicer",
         &Options::servicer,
         Kind::id,
         {"the servicer, for its column", "接待人员，写入对应列"}},
        {"--servicer-name",
         &Options::servicer_name,
         Kind::text,
         {"the servicer's name, for its column", "接待人员姓名，写入对应列"}},
        query_parameter(its_query)}},
      {"explain",
       {"Say what an errcode means", "解释一个 errcode"},
       run_explain,
       {{"CODE",
         &Options::errcode,
         Kind::errcode,
         {"the errcode, such as 60020", "errcode，例如 60020"},
         true}}},
      {"today", {"Say which days may be asked now", "给出现在可查询的日期"}, run_today, {}},
      {"preset",
       {"Say the dates of a named range", "给出一个预设范围的日期"},
       run_preset,
       {{"NAME",
         &Options::preset,
         Kind::preset,
         {"yesterday, last_7_days, this_week …", "yesterday、last_7_days、this_week 等"},
         true,
         presets}}},
      {"accounts", {"List a relay's accounts", "列出中继服务的客服账号"}, list_accounts, with_relay({})},
      {"servicers",
       {"List the servicers of an account", "列出一个客服账号的接待人员"},
       list_servicers,
       with_relay({{"--open-kfid", &Options::open_kfid, Kind::id, account, true}})},
      {"fetch",
       {"Ask a relay for figures", "从中继服务读取数据"},
       fetch,
       with_relay(
           {{"--open-kfid", &Options::open_kfid, Kind::id, account, true},
            {"--servicer",
             &Options::servicers,
             Kind::id,
             {"a servicer; may be given again; without one, the account's totals",
              "接待人员，可多次给出；没有时为账号合计"}},
            {"--from", &Options::from, Kind::day, {"the first day, as 2025-11-03", "首日，如 2025-11-03"}},
            {"--to", &Options::to, Kind::day, {"the last day, included", "末日（含）"}},
            {"--range",
             &Options::preset,
             Kind::preset,
             {"a named range in place of the dates: last_7_days …", "预设范围，代替日期：last_7_days 等"},
             false,
             presets},
            {"--format",
             &Options::format,
             Kind::choice,
             {"what to print", "输出格式"},
             false,
             {"table", "json", "csv"}}}),
       judge_fetch},
      {"completion",
       {"Print a completion script for a shell", "输出 shell 的补全脚本"},
       run_completion,
       {{"SHELL",
         &Options::shell,
         Kind::choice,
         {"the shell", "shell 名称"},
         true,
         {"bash", "zsh", "fish"}}}}};
  return table;
}

}  // namespace kfstat::cli
