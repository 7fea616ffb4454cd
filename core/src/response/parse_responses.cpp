#include <kfstat/report.hpp>

#include <algorithm>
#include <iterator>

namespace kfstat {
namespace {

bool is_of_query(const Issue& issue) {
  return find_param(issue, "input") != nullptr;
}

}  // namespace

Result<std::vector<Report>> parse_responses(std::span<const std::string_view> responses,
                                            const ParseOptions& options) {
  Result<std::vector<Report>> result;
  std::vector<Report> reports;
  const auto collect = [&](std::vector<Issue>& from, std::vector<Issue>& to, std::size_t input) {
    for (Issue& issue : from) {
      if (is_of_query(issue)) {
        if (input > 0) continue;
      } else if (responses.size() > 1) {
        issue.path.insert(0, pointer_step(input));
      }
      to.push_back(std::move(issue));
    }
  };
  for (std::size_t i = 0; i < responses.size(); ++i) {
    Result<Report> parsed = parse_response(responses[i], options);
    collect(parsed.issues, result.issues, i);
    collect(parsed.notices, result.notices, i);
    if (parsed.value) reports.push_back(std::move(*parsed.value));
  }
  if (result.issues.empty()) result.value = std::move(reports);
  return result;
}

}  // namespace kfstat
