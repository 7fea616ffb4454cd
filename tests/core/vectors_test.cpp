// Runs tests/vectors/*.json. How a case reads and compares is written in tests/vectors/README.md.
#include "catch.hpp"
#include <kfstat/document.hpp>

#include <dirent.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;  // the order of a response's keys is the order of its issues
using namespace kfstat;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Not std::filesystem: Emscripten's NODERAWFS has no directory iterator in all versions.
std::vector<std::string> list_suites() {
  std::vector<std::string> names;
  DIR* const folder = opendir(KFSTAT_VECTORS);
  REQUIRE(folder != nullptr);
  while (const dirent* const entry = readdir(folder)) {
    const std::string name = entry->d_name;
    if (name.ends_with(".json")) names.push_back(name);
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

std::string decode_base64(const std::string& text) {
  static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char character : text) {
    const std::size_t value = alphabet.find(character);
    if (value == std::string::npos) continue;
    buffer = buffer << 6U | static_cast<unsigned>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xFFU);
  }
  return bytes;
}

std::string repeat(const Json& recipe) {
  std::string text = recipe["prefix"];
  const std::string unit = recipe["unit"];
  for (std::size_t n = 0; n < recipe["times"].get<std::size_t>(); ++n) {
    std::string piece = unit;
    for (std::size_t at = piece.find("{n}"); at != std::string::npos; at = piece.find("{n}", at)) {
      piece.replace(at, 3, std::to_string(n));
    }
    text += piece;
  }
  return text + recipe["suffix"].get<std::string>();
}

std::string input_of(const Json& vector) {
  if (vector.contains("input_text")) return vector["input_text"];
  if (vector.contains("input_bytes_base64")) return decode_base64(vector["input_bytes_base64"]);
  if (vector.contains("input_repeat")) return repeat(vector["input_repeat"]);
  return vector["input"].dump();
}

std::string run_parse(const Json& vector) {
  ParseOptions options;
  std::string query;
  if (vector.contains("query")) query = vector["query"].dump();
  if (vector.contains("query_text")) query = vector["query_text"];
  if (!query.empty() || vector.contains("query_text")) options.query = query;
  if (vector.contains("limit_bytes")) options.limit_bytes = vector["limit_bytes"];
  return document::format(parse_response(input_of(vector), options));
}

// A response, as a value or as raw text, or one with its query.
Report read_report(const Json& item) {
  const bool is_response = item.is_string() || item.contains("errcode");
  const Json& response = is_response ? item : item["response"];
  ParseOptions options;
  std::string query;
  if (!is_response && item.contains("query")) {
    query = item["query"].dump();
    options.query = query;
  }
  const Result<Report> report =
      parse_response(response.is_string() ? response.get<std::string>() : response.dump(), options);
  REQUIRE(report.ok());
  REQUIRE(report.notices.empty());
  return *report;
}

std::vector<Report> read_reports(const Json& items) {
  std::vector<Report> reports;
  for (const Json& item : items)
    reports.push_back(read_report(item));
  return reports;
}

std::vector<std::vector<Report>> read_parts(const Json& parts) {
  std::vector<std::vector<Report>> read;
  for (const Json& part : parts)
    read.push_back(read_reports(part));
  return read;
}

std::string text_of(const std::vector<Report>& reports) {
  std::string text = "[";
  for (const Report& report : reports)
    text.append(text.size() > 1 ? "," : "").append(document::format(report));
  return text + "]";
}

std::string text_of(const std::vector<std::vector<Report>>& parts) {
  std::string text = "[";
  for (const std::vector<Report>& part : parts)
    text.append(text.size() > 1 ? "," : "").append(text_of(part));
  return text + "]";
}

// Each of these asks the typed operation, and checks on the way that the one over documents says the same.
std::string run_summarize(const Json& vector) {
  const std::vector<Report> reports =
      read_reports(vector[vector.contains("input_texts") ? "input_texts" : "input"]);
  std::string summary = document::format(summarize(reports));
  CHECK(document::format(document::summarize_reports(text_of(reports))) == summary);
  return summary;
}

std::string run_group(const Json& vector) {
  const Json& input = vector["input"];
  const std::vector<Report> reports = read_reports(input.is_array() ? input : Json::array({input}));
  const std::optional<Period> period = parse_period(vector["period"].get<std::string>());
  REQUIRE(period.has_value());
  std::string groups = document::format(group_days(reports, *period));
  const std::string text = input.is_array() ? text_of(reports) : document::format(reports.front());
  CHECK(document::format(document::group_days(text, *period)) == groups);
  return groups;
}

std::string run_compare(const Json& input) {
  const std::vector<Report> reports = read_reports(input["reports"]);
  const std::vector<Report> previous = read_reports(input["previous"]);
  std::string comparison = document::format(compare(reports, previous));
  CHECK(document::format(document::compare_reports(text_of(reports), text_of(previous))) == comparison);
  return comparison;
}

std::string run_highlights(const Json& input) {
  const std::vector<std::vector<Report>> parts = read_parts(input["parts"]);
  const std::vector<std::vector<Report>> previous = read_parts(input["previous"]);
  std::string told = document::format(document::highlights(text_of(parts), text_of(previous)));
  CHECK(document::format(highlights(parts, previous)) == told);
  return told;
}

std::string run_check_targets(const Json& input) {
  const std::vector<Report> reports = read_reports(input["reports"]);
  const auto targets = document::targets(input["targets"].dump());
  std::string checks = document::format(document::check_targets(text_of(reports), input["targets"].dump()));
  if (targets) CHECK(document::format(check_targets(reports, *targets)) == checks);
  return checks;
}

std::string run_csv(const Json& vector) {
  const std::optional<CsvHeader> header = parse_csv_header(vector["header"].get<std::string>());
  REQUIRE(header.has_value());
  std::vector<Report> reports;
  std::vector<std::array<std::string, 4>> names;
  std::vector<CsvItem> items;
  Json documents = Json::array();
  for (const Json& item : vector["input"]) {
    reports.push_back(read_report(item));
    names.push_back({item["open_kfid"], item["servicer_userid"], item["servicer_name"],
                     item.value("account_name", std::string())});
    Json& document = documents.emplace_back(item);
    document["report"] = Json::parse(document::format(Result<Report>::success(reports.back())))["value"];
  }
  items.reserve(reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i)
    items.push_back({names[i][0], names[i][1], names[i][2], &reports[i], names[i][3]});
  std::string csv = document::format(Result<std::string>::success(to_csv(items, *header)));
  CHECK(document::format(document::to_csv(documents.dump(), *header)) == csv);
  return csv;
}

StepBack step_of(const Json& vector) {
  const std::string by = vector.value("by", "period");
  return by == "year" ? StepBack::year : by == "month" ? StepBack::month : StepBack::period;
}

std::string run(const std::string& operation, const Json& vector) {
  const std::int64_t now = vector.value("now", std::int64_t{0});
  if (operation == "validate") return document::format(validate_query(input_of(vector), now));
  if (operation == "body") return document::format(build_request_body(input_of(vector), now));
  if (operation == "plan") {
    return document::format(plan_requests(input_of(vector), now, parse_date(vector.value("earliest", ""))));
  }
  if (operation == "parse") return run_parse(vector);
  if (operation == "summarize") return run_summarize(vector);
  if (operation == "group") return run_group(vector);
  if (operation == "compare") return run_compare(vector["input"]);
  if (operation == "highlights") return run_highlights(vector["input"]);
  if (operation == "check_targets") return run_check_targets(vector["input"]);
  if (operation == "csv") return run_csv(vector);
  if (operation == "explain") {
    return document::format(Result<ErrcodeExplanation>::success(explain_errcode(vector["input"])));
  }
  if (operation == "today") return document::format(Result<Today>::success(today_at(now)));
  if (operation == "preset") return document::format(preset_range(vector["input"].get<std::string>(), now));
  if (operation == "previous") return document::format(document::previous(input_of(vector), step_of(vector)));
  if (operation == "days") return document::format(document::days(input_of(vector)));
  if (operation == "periods") {
    return document::format(
        document::periods(input_of(vector), *parse_period(vector["by"].get<std::string>())));
  }
  if (operation == "is_instant")
    return Json{{"ok", true}, {"value", is_instant(vector["input"])}, {"notices", Json::array()}}.dump();
  if (operation == "check_date") return document::format(check_date(vector["input"].get<std::string>()));
  if (operation == "check_id") return document::format(check_id(vector["input"].get<std::string>()));
  return "{}";
}

bool same_number(const Json& expected, const Json& actual, double tolerance) {
  if (expected.is_number_integer() && actual.is_number_integer()) return expected == actual;
  const double left = expected;
  const double right = actual;
  return left == right || std::fabs(left - right) <= tolerance * std::fabs(left);
}

bool matches(const Json& expected, const Json& actual, double tolerance);

bool is_any(const Json& value) {
  return value.is_string() && value == "any";
}

bool params_match(const Json& expected, const Json& actual) {
  if (is_any(expected)) return actual.is_object();
  if (expected.size() != actual.size()) return false;
  return std::all_of(expected.items().begin(), expected.items().end(), [&](const auto& item) {
    return actual.contains(item.key()) &&
           (is_any(item.value()) || matches(item.value(), actual[item.key()], 0));
  });
}

bool issue_matches(const Json& expected, const Json& actual) {
  if (actual.size() != 4 || !actual["message"].is_string() || actual["message"].get<std::string>().empty())
    return false;
  if (expected.contains("message") && expected["message"] != actual["message"]) return false;
  return expected["code"] == actual["code"] && expected["path"] == actual["path"] &&
         params_match(expected.value("params", Json::object()), actual["params"]);
}

bool issues_match(const Json& expected, const Json& actual) {
  return expected.size() == actual.size() &&
         std::equal(expected.begin(), expected.end(), actual.begin(), issue_matches);
}

bool matches(const Json& expected, const Json& actual, double tolerance) {
  if (expected.is_number() && actual.is_number()) return same_number(expected, actual, tolerance);
  if (expected.type() != actual.type() || expected.size() != actual.size()) return false;
  if (expected.is_array()) {
    return std::equal(expected.begin(), expected.end(), actual.begin(),
                      [&](const Json& left, const Json& right) { return matches(left, right, tolerance); });
  }
  if (!expected.is_object()) return expected == actual;
  return std::all_of(expected.items().begin(), expected.items().end(), [&](const auto& item) {
    if (!actual.contains(item.key())) return false;
    const Json& other = actual[item.key()];
    return item.key() == "issues" || item.key() == "notices" ? issues_match(item.value(), other)
                                                             : matches(item.value(), other, tolerance);
  });
}

// The texts of an explanation are ours to choose; that they are there is checked.
void drop_texts(Json& actual) {
  for (const char* const key : {"meaning", "action"}) {
    const Json& text = actual["value"][key];
    REQUIRE(text.size() == 2);
    REQUIRE_FALSE(text["en"].get<std::string>().empty());
    REQUIRE_FALSE(text["zh"].get<std::string>().empty());
    actual["value"].erase(key);
  }
}

bool is_for_native(const Json& suite) {
  const Json& runners = suite["runners"];
  return std::find(runners.begin(), runners.end(), "native") != runners.end();
}

}  // namespace

TEST_CASE("vectors") {
  std::set<std::string> ids;
  int passed = 0;
  for (const std::string& name : list_suites()) {
    const Json suite = Json::parse(read_file(std::string(KFSTAT_VECTORS) + "/" + name));
    CHECK(suite["suite"].get<std::string>() + ".json" == name);
    CHECK(suite["count"] == suite["cases"].size());
    for (const Json& vector : suite["cases"]) {
      const std::string id = vector["id"];
      INFO(id);
      CHECK(ids.insert(id).second);
      if (!is_for_native(suite)) continue;
      const std::string operation = suite["operation"];
      const std::string answer = run(operation, vector);
      Json actual = Json::parse(answer);
      if (operation == "explain") drop_texts(actual);
      INFO(vector["about"].get<std::string>());
      INFO("expected " << vector["expect"].dump());
      INFO("actual   " << answer);
      const bool right = matches(vector["expect"], actual, vector.value("approx", 0.0));
      CHECK(right);
      passed += right ? 1 : 0;
    }
  }
  CHECK(ids.size() > 300);
  std::printf("%d vectors passed\n", passed);  // ./dev test counts each
}

TEST_CASE("every issue code occurs in a vector") {
  std::string all;
  for (const std::string& name : list_suites())
    all += read_file(std::string(KFSTAT_VECTORS) + "/" + name);
  for (std::size_t i = 0; i < issue_code_count; ++i) {
    const auto code = static_cast<IssueCode>(i);
    if (code == IssueCode::wasm_trapped) continue;  // needs a failing module: tests/package
    INFO(to_string(code));
    CHECK(all.find('"' + std::string(to_string(code)) + '"') != std::string::npos);
  }
}
