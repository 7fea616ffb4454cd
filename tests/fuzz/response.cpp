// Reading a response: never a crash, always a document, and nothing taken that is not JSON.
#include "response_options.hpp"
#include "target.hpp"
#include <kfstat/report_table.hpp>

namespace kfstat::fuzz {
namespace {

void require_days(const Report& report) {
  for (std::size_t i = 0; i < report.days.size(); ++i) {
    const ReportDay& row = report.days[i];
    require(i == 0 || report.days[i - 1].day < row.day, "days are sorted, each once");
    require((row.state == DayState::reported) != row.statistic.empty(), "the state says what is there");
  }
}

}  // namespace

void run(std::string_view input) {
  Choices choices(input);
  const ParseOptions options = take_parse_options(choices);
  const std::string_view text = choices.rest();

  const Result<Report> result = parse_response(text, options);
  require_reasons(result);
  if (result.value) {
    require(is_json(text), "only JSON is read");
    require(text.size() <= options.limit_bytes, "nothing over the limit is read");
    require_days(*result);
  }
  const Result<ReportTable> table = parse_response_table(text, options);
  require(table.ok() == table.issues.empty(), "issues exactly where there is no table");
  require(result.ok() || !table.ok(), "no table where there is no report");

  const std::string_view twice[]{text, text};
  require_reasons(summarize_responses(twice));
}

}  // namespace kfstat::fuzz
