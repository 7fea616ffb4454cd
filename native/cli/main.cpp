// kfstat: the core's operations for shells and scripts. See design of exit statuses in output.hpp.
#include "fetch.hpp"
#include "input.hpp"
#include "output.hpp"
#include <kfstat/csv.hpp>
#include <kfstat/document.hpp>

#include <CLI/CLI.hpp>

#include <charconv>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <optional>

namespace {

using namespace kfstat;
using namespace kfstat::cli;

// Reads a whole number in plain digits; the option parser's own conversions take more than the contract does.
template <class Integer>
std::optional<Integer> read_integer(const std::string& text) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const CLI::Validator seconds_check(
    [](std::string& text) {
      const auto seconds = read_integer<std::int64_t>(text);
      return seconds && *seconds >= 0 && *seconds <= last_instant ? ""
                                                                  : "must be Unix seconds, 0 to 253402271999";
    },
    "SECONDS");

const CLI::Validator errcode_check(
    [](std::string& text) {
      return read_integer<std::int32_t>(text) ? "" : "must be a whole number of 32 bits";
    },
    "INT32");

const CLI::Validator date_check(
    [](std::string& text) { return parse_date(text) ? "" : "must be YYYY-MM-DD"; }, "DATE");

// What is printed is UTF-8.
const CLI::Validator utf8_check(
    [](std::string& text) { return document::is_utf8(text) ? "" : "must be UTF-8"; }, "UTF-8");

struct Options {
  std::string now;
  std::string locale;
  std::string query;
  std::string earliest;
  std::string preset;
  std::string errcode;
  std::string response;
  std::vector<std::string> responses;
  std::string header = "wire";
  std::string open_kfid;
  std::string servicer;
  FetchOptions fetch;

  std::int64_t seconds() const { return now.empty() ? std::time(nullptr) : *read_integer<std::int64_t>(now); }
  Locale language() const {
    if (locale.empty()) return locale_of_environment();
    return locale == "zh" ? Locale::zh : Locale::en;
  }
};

template <class T>
int finish(const Result<T>& result, Locale locale) {
  print_line(document::format(result));
  print_sentences(result.issues, locale);
  return result.ok() ? Exit::done : Exit::has_issues;
}

int run_validate(const Options& options) {
  return finish(validate_query(read_input(options.query, query_limit_bytes), options.seconds()),
                options.language());
}

int run_body(const Options& options) {
  const auto body = build_request_body(read_input(options.query, query_limit_bytes), options.seconds());
  if (!body) return finish(body, options.language());
  print(*body);
  print_sentences(body.notices, options.language());
  return Exit::done;
}

int run_plan(const Options& options) {
  const std::string text = read_input(options.query, plan_limit_bytes);
  return finish(plan_requests(text, options.seconds(), parse_date(options.earliest)), options.language());
}

// `query` keeps the text the options point at.
ParseOptions read_parse_options(const Options& options, std::string& query) {
  ParseOptions parse_options;
  if (options.query.empty()) return parse_options;
  query = read_input(options.query, query_limit_bytes);
  parse_options.query = query;
  return parse_options;
}

int run_parse(const Options& options) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(options, query);
  const std::string response = read_input(options.response, parse_options.limit_bytes);
  return finish(parse_response(response, parse_options), options.language());
}

std::vector<std::string> read_responses(const std::vector<std::string>& paths) {
  if (paths.empty()) return {read_input("", response_limit_bytes)};
  std::vector<std::string> responses;
  responses.reserve(paths.size());
  for (const std::string& path : paths)
    responses.push_back(read_input(path, response_limit_bytes));
  return responses;
}

int run_summarize(const Options& options) {
  const std::vector<std::string> responses = read_responses(options.responses);
  const std::vector<std::string_view> views(responses.begin(), responses.end());
  return finish(summarize_responses(views), options.language());
}

int run_csv(const Options& options) {
  std::string query;
  const ParseOptions parse_options = read_parse_options(options, query);
  const std::vector<std::string> responses = read_responses(options.responses);
  const std::vector<std::string_view> views(responses.begin(), responses.end());
  const auto reports = parse_responses(views, parse_options);
  if (!reports) {
    return finish(Result<std::string>::failure(reports.issues, reports.notices), options.language());
  }
  std::vector<CsvItem> items;
  for (const Report& report : *reports)
    items.push_back({options.open_kfid, options.servicer, "", &report});
  print(format_csv(items, *parse_csv_header(options.header)));
  print_sentences(reports.notices, options.language());
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

int run_fetch(const Options& options) {
  return fetch(options.fetch, options.seconds(), options.language());
}

using Command = int (*)(const Options&);

// Adds the subcommand; the one that was given is left in `chosen`.
CLI::App* add_command(CLI::App& app, Command& chosen, Command command, const char* name, const char* about) {
  CLI::App* const subcommand = app.add_subcommand(name, about);
  subcommand->callback([&chosen, command] { chosen = command; });
  return subcommand;
}

void add_query_option(CLI::App* command, Options& options, const char* about) {
  command->add_option("--query", options.query, about)
      ->check([](const std::string& path) { return path.empty() ? "must name a file" : ""; })
      ->type_name("FILE");
}

void add_commands(CLI::App& app, Options& options, Command& chosen) {
  constexpr const char* query_about = "the query; standard input where not given";
  add_query_option(add_command(app, chosen, run_validate, "validate", "Judge a query"), options, query_about);
  add_query_option(add_command(app, chosen, run_body, "body", "Write the request body of a query"), options,
                   query_about);

  auto* const plan = add_command(app, chosen, run_plan, "plan", "Split a range of any length into requests");
  add_query_option(plan, options, query_about);
  plan->add_option("--earliest", options.earliest, "the first day a store still has")->check(date_check);

  auto* const parse = add_command(app, chosen, run_parse, "parse", "Read a response");
  parse->add_option("FILE", options.response, "the response; standard input where not given");
  add_query_option(parse, options, "the query it answers: its days are filled in");

  auto* const summarize = add_command(app, chosen, run_summarize, "summarize", "Add responses up");
  summarize->add_option("FILE", options.responses, "responses; standard input where none is given");

  auto* const csv = add_command(app, chosen, run_csv, "csv", "Write responses as rows for a spreadsheet");
  csv->add_option("FILE", options.responses, "responses; standard input where none is given");
  csv->add_option("--header", options.header, "the words of the first row: wire, en or zh")
      ->check(CLI::IsMember({"wire", "en", "zh"}));
  csv->add_option("--open-kfid", options.open_kfid, "the account, for its column")
      ->check(utf8_check)
      ->type_name("ID");
  csv->add_option("--servicer", options.servicer, "the servicer, for its column")
      ->check(utf8_check)
      ->type_name("ID");
  add_query_option(csv, options, "the query they answer: its days are filled in");

  auto* const explain = add_command(app, chosen, run_explain, "explain", "Say what an errcode means");
  explain->add_option("CODE", options.errcode, "the errcode")->required()->check(errcode_check);

  add_command(app, chosen, run_today, "today", "Say which days may be asked now");

  auto* const preset = add_command(app, chosen, run_preset, "preset", "Say the dates of a named range");
  preset->add_option("NAME", options.preset, "yesterday, last_7_days, this_week …")->required();

  auto* const fetch = add_command(app, chosen, run_fetch, "fetch", "Ask a relay for figures");
  fetch->add_option("--relay", options.fetch.relay, "the relay's address")->required()->type_name("URL");
  fetch->add_option("--token-file", options.fetch.token_file, "holds the token for the relay")
      ->type_name("FILE");
  fetch->add_option("--ca-file", options.fetch.ca_file, "certificates to trust")->type_name("FILE");
  fetch->add_option("--open-kfid", options.fetch.open_kfid, "the account")
      ->required()
      ->check(utf8_check)
      ->type_name("ID");
  fetch->add_option("--servicer", options.fetch.servicers, "a servicer; may be given again")
      ->check(utf8_check)
      ->type_name("ID")
      ->allow_extra_args(false);
  fetch->add_option("--from", options.fetch.from, "the first day")->required()->type_name("DATE");
  fetch->add_option("--to", options.fetch.to, "the last day, included")->required()->type_name("DATE");
  fetch->add_option("--format", options.fetch.format, "table, json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}));
}

int run(int argc, char** argv) {
  Options options;
  Command chosen = nullptr;
  CLI::App app("Daily figures of WeChat customer-service teams: ask, read, add up.", "kfstat");
  app.set_version_flag("--version", KFSTAT_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--now", options.now, "the clock in Unix seconds; the system's where not given")
      ->check(seconds_check);
  app.add_option("--locale", options.locale, "language of the sentences on standard error")
      ->check(CLI::IsMember({"en", "zh"}));
  add_commands(app, options, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, std::cout, std::cerr) == 0 ? Exit::done : Exit::wrong_usage;
  }
  try {
    const int status = chosen(options);
    if (std::fflush(stdout) != 0) throw Unreachable("standard output cannot be written");
    return status;
  } catch (const WrongUsage& error) {
    std::cerr << "kfstat: " << error.what() << '\n';
    return Exit::wrong_usage;
  } catch (const Unreachable& error) {
    std::cerr << "kfstat: " << error.what() << '\n';
    return Exit::unreachable;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "kfstat: " << error.what() << '\n';
    return Exit::unreachable;
  }
}
