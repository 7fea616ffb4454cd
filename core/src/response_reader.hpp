// The reader of ordinary responses: one pass over the bytes, straight into columns.
#pragma once

#include <kfstat/report_table.hpp>

#include <optional>
#include <string_view>

namespace kfstat {

// The days of a response that nothing is to be said of, sorted. Nothing for any other: an issue, a notice, an
// escape, a name or a spelling of numbers that upstream does not use, a count no double holds exactly;
// parse_response_tree judges those.
std::optional<ReportTable> read_ordinary_response(std::string_view bytes);

}  // namespace kfstat
