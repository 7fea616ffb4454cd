// The reader of ordinary responses: one pass over the bytes, straight into columns.
#pragma once

#include <kfstat/report_table.hpp>

#include <optional>
#include <string_view>

namespace kfstat {

// The days of a response, sorted, and its notices without their messages; `asked`: of other days it is told,
// and they are there. Nothing for a response with an issue, with a count no double holds exactly, and for a
// few that nobody writes; parse_response_tree judges those.
std::optional<Result<ReportTable>> read_ordinary_response(std::string_view bytes,
                                                          const std::optional<DayRange>& asked = {});

}  // namespace kfstat
