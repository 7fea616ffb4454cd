// Values as the plain JSON documents of the contract: what the command line, the relay, the browser and the
// test vectors share. Every function takes text and gives the text of one Result document, compact, UTF-8.
// Who needs it: whoever stands at a border (a process, a socket, the wasm seam); C++ callers use the typed
// API.
#pragma once

#include "kfstat/plan.hpp"
#include "kfstat/report.hpp"
#include "kfstat/summary.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kfstat::document {

// {"ok":true,"value":…,"notices":[…]} or {"ok":false,"issues":[…],"notices":[…]}.
std::string validate(std::string_view query, std::int64_t now);
std::string body(std::string_view query, std::int64_t now);
std::string plan(std::string_view query, std::int64_t now, std::optional<Day> earliest = std::nullopt);
std::string parse(std::string_view response, const ParseOptions& options = {});
std::string summarize(std::span<const std::string_view> responses, const ParseOptions& parse_options = {},
                      const SummaryOptions& summary_options = {});
std::string explain(std::int32_t errcode);
std::string today(std::int64_t now);
std::string preset(std::string_view name, std::int64_t now);
// `range` is the JSON text of {"start_date","end_date"}.
std::string previous(std::string_view range);

// Reports as documents in, the summary out: `reports` is the JSON text of an array of Report documents.
// Failure: input.wrong_type at whatever is not a report.
std::string summarize_reports(std::string_view reports, const SummaryOptions& options = {});

// The sentence for people of one Issue document; a sentence that names the code for anything else.
std::string format_issue(std::string_view issue, Locale locale);

// A failed Result document for issues that arise at the border itself.
std::string failure(std::span<const Issue> issues, std::span<const Issue> notices = {});
// The JSON array of Issue documents.
std::string issues(std::span<const Issue> issues);

}  // namespace kfstat::document
