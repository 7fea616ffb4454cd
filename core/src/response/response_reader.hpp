// The reader of ordinary responses: one pass over the bytes, straight into columns.
#pragma once

#include <kfstat/report_table.hpp>

#include <optional>
#include <string_view>

namespace kfstat {

// The days of a response of which nothing is to be said but that it has unknown fields, sorted, and these
// notices. Nothing for any other: an issue, another notice, a count no double holds exactly, and a few that
// are too seldom; parse_response_tree judges those.
std::optional<Result<ReportTable>> read_ordinary_response(std::string_view bytes);

}  // namespace kfstat
