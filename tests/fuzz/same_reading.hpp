// The fast reader against the reference: what they say of the same bytes.
#pragma once

#include <kfstat/report.hpp>

#include <string>
#include <string_view>

namespace kfstat::fuzz {

// Reads the bytes with parse_response, parse_response_table and the tree, and answers where they differ: in a
// value, in a bit of a double, in an issue or a notice. Empty where they agree.
std::string find_difference(std::string_view bytes, const ParseOptions& options);

}  // namespace kfstat::fuzz
