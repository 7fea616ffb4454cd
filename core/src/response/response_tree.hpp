// The reader of responses that judges everything: over nlohmann's events and a tree of values. It alone
// produces issues; the fast reader hands over to it whatever has one.
#pragma once

#include "query/query_reader.hpp"
#include <kfstat/report.hpp>

namespace kfstat {

// The query of ParseOptions, which serves for its days alone.
QueryReading read_asked_query(std::string_view query);

Result<Report> parse_response_tree(std::string_view bytes, const ParseOptions& options);

}  // namespace kfstat
