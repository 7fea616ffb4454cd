// What every operation says of every file, whatever the file was made for.
//   kfstat_documents LIST          a line for each: digest, length, operation, file
//   kfstat_documents LIST --text   the document itself in place of digest and length
// LIST names a file with one path a line.
#include "files.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>

#include <cinttypes>
#include <cstdio>
#include <string_view>

namespace {

using namespace kfstat;

constexpr std::int64_t now = 1645761600;  // 2022-02-25 12:00 UTC+8
constexpr std::string_view query = R"({"open_kfid":"wk1","start_time":"2022-02-22","end_time":"2022-02-24"})";

ParseOptions options_of(std::uint64_t max_count) {
  ParseOptions options;
  options.max_count = max_count;
  return options;
}

std::string table(std::string_view bytes) {
  Result<ReportTable> read = parse_response_table(bytes);
  Result<Report> report;
  if (read.value) report.value = to_report(*read);
  report.issues = std::move(read.issues);
  report.notices = std::move(read.notices);
  return document::format(report);
}

std::string asked(std::string_view bytes) {
  ParseOptions options;
  options.query = query;
  return document::format(parse_response(bytes, options));
}

// The file's text stands for every word of people too.
std::string csv(std::string_view bytes) {
  const Result<Report> report = parse_response(bytes);
  const Report none;
  const CsvItem item{bytes, "zhangsan", bytes.substr(0, 20), report.value ? &*report.value : &none};
  return to_csv(std::span(&item, 1), CsvHeader::zh);
}

struct Operation {
  const char* name;
  std::string (*run)(std::string_view bytes);
};

constexpr Operation operations[]{
    {"validate", [](std::string_view bytes) { return document::format(validate_query(bytes, now)); }},
    {"body", [](std::string_view bytes) { return document::format(build_request_body(bytes, now)); }},
    {"plan", [](std::string_view bytes) { return document::format(plan_requests(bytes, now)); }},
    {"parse", [](std::string_view bytes) { return document::format(parse_response(bytes)); }},
    {"parse-safe",
     [](std::string_view bytes) {
       return document::format(parse_response(bytes, options_of(max_safe_integer)));
     }},
    {"parse-asked", asked},
    {"table", table},
    {"summarize",
     [](std::string_view bytes) { return document::format(summarize_responses(std::span(&bytes, 1))); }},
    {"summarize-reports",
     [](std::string_view bytes) { return document::format(document::summarize_reports(bytes)); }},
    {"group-week",
     [](std::string_view bytes) { return document::format(document::group_days(bytes, Period::week)); }},
    {"compare-reports",
     [](std::string_view bytes) { return document::format(document::compare_reports(bytes, bytes)); }},
    {"highlights",
     [](std::string_view bytes) { return document::format(document::highlights(bytes, bytes)); }},
    {"check-targets",
     [](std::string_view bytes) { return document::format(document::check_targets("[]", bytes)); }},
    {"csv", csv},
    {"csv-document",
     [](std::string_view bytes) { return document::format(document::to_csv(bytes, CsvHeader::en)); }},
    {"previous", [](std::string_view bytes) { return document::format(document::previous(bytes)); }},
    {"preset", [](std::string_view bytes) { return document::format(preset_range(bytes, now)); }},
    {"sentence-en", [](std::string_view bytes) { return document::format_issue(bytes, Locale::en); }},
    {"sentence-zh", [](std::string_view bytes) { return document::format_issue(bytes, Locale::zh); }},
};

// FNV-1a, 64 bits.
std::uint64_t digest_of(std::string_view text) {
  std::uint64_t digest = 0xCBF29CE484222325U;
  for (const char character : text) {
    digest ^= static_cast<unsigned char>(character);
    digest *= 0x100000001B3U;
  }
  return digest;
}

void print(const Operation& operation, const std::string& document, const std::string& path, bool as_text) {
  if (as_text) {
    std::printf("%s %s %s\n", operation.name, path.c_str(), document.c_str());
  } else {
    std::printf("%016" PRIx64 " %zu %s %s\n", digest_of(document), document.size(), operation.name,
                path.c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  const std::string list = kfstat::hostile::read_file(arguments[1]);
  const bool as_text = count > 2 && std::string_view(arguments[2]) == "--text";
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find('\n', at), list.size());
    const std::string path = list.substr(at, end - at);
    const std::string bytes = kfstat::hostile::read_file(path.c_str());
    for (const Operation& operation : operations) {
      print(operation, operation.run(bytes), path, as_text);
    }
    at = end + 1;
  }
  return 0;
}
