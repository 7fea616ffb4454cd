// Figures as lines for a terminal.
#pragma once

#include <kfstat/issue.hpp>
#include <kfstat/report.hpp>
#include <kfstat/summary.hpp>

#include <string>
#include <vector>

namespace kfstat::cli {

// One row a day and the totals below, with how many of the days that were asked have figures; a figure that
// is absent is shown as "-".
std::string format_table(const std::vector<ReportDay>& days, const Summary& summary, std::int64_t days_asked,
                         Locale locale);

}  // namespace kfstat::cli
