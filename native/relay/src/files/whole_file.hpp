// A small file in one piece, and what editors and shells put around the text that was meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

// Nothing where the file cannot be read, is a folder, or holds more than `limit` bytes; `why` then says
// which: "it is a folder". A pipe is read to its end, but waited for 5 s at most.
std::optional<std::string> read_whole_file(const std::string& path, std::size_t limit, std::string& why);

// Without a byte order mark in front and without white space of any kind at either end:
// without_margin("\xEF\xBB\xBFword \r\n") is "word".
std::string_view without_margin(std::string_view text);

// Whether the bytes are text in UTF-16 or UTF-32, which Windows' shells write; no text in UTF-8 holds a NUL.
bool is_wide_text(std::string_view bytes);

}  // namespace kfstat::relay
