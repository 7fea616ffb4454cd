// What bytes are that are no JSON: a web page, a gzip file, GBK text. Said of queries and answers alike.
#pragma once

#include <kfstat/issue.hpp>

#include <cstddef>
#include <string_view>

namespace kfstat::json {

// The Issue of a text that is no JSON, or no UTF-8, from `offset` on; its message says what the bytes look
// like.
Issue byte_issue(IssueCode code, std::string_view text, std::size_t offset);

}  // namespace kfstat::json
