// A small file in one piece, and what editors and shells put around the text that was meant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

// Nothing where the file cannot be read, is no file, or holds more than `limit` bytes.
std::optional<std::string> read_whole_file(const std::string& path, std::size_t limit);

// Why it could not be read: "it is a folder".
std::string why_unread(const std::string& path);

// Without a byte order mark in front and without white space of any kind at either end:
// without_margin("\xEF\xBB\xBFword \r\n") is "word".
std::string_view without_margin(std::string_view text);

// Whether the bytes are text in UTF-16 or UTF-32, which Windows' shells write; no text in UTF-8 holds a NUL.
bool is_wide_text(std::string_view bytes);

}  // namespace kfstat::relay
