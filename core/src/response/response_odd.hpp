// What is valid and too seldom to be read quickly: the reader of trees reads the token alone.
#pragma once

#include "response/response_digits.hpp"
#include <kfstat/field.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kfstat {

// What the text says between its quotation marks, which are part of `token`.
std::optional<std::string> read_odd_text(std::string_view token);

// A figure of that type in whatever spelling.
NumberRead read_odd_number(const char* at, const char* end, FieldType type);

// As skip_value, of every value.
const char* skip_odd_value(const char* at, const char* end, int depth);

}  // namespace kfstat
