// Reports that cross as columns of numbers instead of documents.
// Who needs it: the wasm seam, where the text of a document costs more than what is done with it.
#pragma once

#include <kfstat/report.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace kfstat {

// Reads tables that stand one after the other, in the machine's order of bytes. Each is a double that says
// how many days it has, the columns of a ReportTable of that length, and zeros up to a multiple of 8 bytes.
// Nothing where one of them says what parse_response_table never does (days out of order, a figure that is
// negative or infinite, a fraction or more than max_safe_integer for a count): the caller has the documents
// judged then. Figures of a day that is not `reported` are not looked at. No bytes are no reports: of "" the
// list is empty; of one byte, which is no double, there is none.
std::optional<std::vector<Report>> read_table_blocks(std::string_view bytes);

}  // namespace kfstat
