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

// `query` keeps the text the options point at.
ParseOptions read_parse_options(const Options& options, std::string& query) {
  ParseOptions parse_options;
  if (options.query.empty()) return parse_options;
  query = read_query(options, query_limit_bytes);
  parse_options.query = query;
  return parse_options;
}

int run_parse(const Options& options) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(options, query);
  const std::string response = read_input(options.response, parse_options.limit_bytes, options.language());
  return finish(parse_response(response, parse_options), options.language());
}

Result<std::vector<Report>> read_reports(const Options& options) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(options, query);
  std::vector<std::string> paths = options.responses;
  if (paths.empty()) paths.emplace_back();
  std::vector<std::string> responses;
  responses.reserve(paths.size());
  for (const std::string& path : paths)
    responses.push_back(read_input(path, parse_options.limit_bytes, options.language()));
  const std::vector<std::string_view> views(responses.begin(), responses.end());
  return parse_responses(views, parse_options);
}

// Of several files each sentence begins with the file's name, in place of its number in the path.
void print_sentences_of_files(const std::vector<Issue>& issues, const Options& options) {
  const std::vector<std::string>& files = options.responses;
  for (Issue issue : issues) {
    std::string name;
    if (files.size() > 1 && find_param(issue, "input") == nullptr) {
      const std::size_t end = std::min(issue.path.find('/', 1), issue.path.size());
      const auto place = read_integer<std::int64_t>(std::string_view(issue.path).substr(1, end - 1));
      name = files[static_cast<std::size_t>(*place)] + ": ";
      issue.path.erase(0, end);
    }
    print_sentence(issue, options.language(), name);
  }
}

int refuse_files(const Result<std::vector<Report>>& reports, const Options& options) {
  print_line(document::format(Result<Summary>::failure(reports.issues, reports.notices)));
  print_sentences_of_files(reports.issues, options);
  return Exit::has_issues;
}

int run_summarize(const Options& options) {
  const auto reports = read_reports(options);
  if (!reports) return refuse_files(reports, options);
  Result<Summary> summary = summarize(*reports);
  summary.notices = reports.notices;
  return finish(summary, options.language());
}

int run_csv(const Options& options) {
  const auto reports = read_reports(options);
  if (!reports) return refuse_files(reports, options);
  std::vector<CsvItem> items;
  for (const Report& report : *reports) {
    items.push_back(
        {options.open_kfid, options.servicer, options.servicer_name, &report, options.account_name});
  }
  print(to_csv(items, *parse_csv_header(options.header)));
  print_sentences_of_files(reports.notices, options);
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
       {{"FILE", &Options::responses, Kind::file, responses}, query_parameter(its_query)}},
      {"csv",
       {"Write responses as rows for a spreadsheet", "把返回内容写成表格行"},
       run_csv,
       {{"FILE", &Options::responses, Kind::file, responses},
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
