#include "response/response_odd.hpp"

#include "json/json.hpp"
#include <kfstat/report.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace kfstat {
namespace {

// Behind the value, if it is one.
const char* find_end(const char* at, const char* end) {
  int open = 0;
  do {
    if (at == end) return nullptr;
    if (*at == '"') {
      for (++at; at < end && *at != '"'; ++at)
        at += *at == '\\' ? 1 : 0;
      if (at >= end) return nullptr;
    } else if (*at == '{' || *at == '[') {
      ++open;
    } else if (*at == '}' || *at == ']') {
      --open;
    }
    ++at;
  } while (open > 0 || (at != end && *at != ',' && *at != '}' && *at != ']'));
  return at;
}

// Whether nothing is to be said of it in an object or list of that depth.
bool is_good(const json::Value& value, int depth) {
  const bool is_open = value.type == json::Type::object || value.type == json::Type::array;
  if (value.repeated || (is_open && depth == json::max_depth)) return false;
  return std::all_of(value.children.begin(), value.children.end(),
                     [&](const json::Value& child) { return is_good(child, depth + 1); });
}

}  // namespace

std::optional<std::string> read_odd_text(std::string_view token) {
  json::Parsed parsed = json::parse(token);
  if (!parsed.value) return std::nullopt;
  return std::move(parsed.value->text);
}

NumberRead read_odd_number(const char* at, const char* end, FieldType type) {
  constexpr auto max_safe = static_cast<std::int64_t>(max_safe_integer);
  const char* behind = at;
  while (behind != end && is_of_number(*behind))
    ++behind;
  const json::Parsed parsed = json::parse({at, static_cast<std::size_t>(behind - at)});
  if (!parsed.value) return {};
  const double value = parsed.value->as_double();
  const bool is_good = type == FieldType::count
                           ? json::whole_number(*parsed.value).within(0, max_safe).has_value()
                           : value >= 0;
  return {value, is_good ? behind : nullptr};
}

const char* skip_odd_value(const char* at, const char* end, int depth) {
  const char* const behind = find_end(at, end);
  constexpr char byte_order_mark = '\xEF';  // skipped at the beginning of a text, and wrong within one
  if (behind == nullptr || *at == byte_order_mark) return nullptr;
  const json::Parsed parsed = json::parse({at, static_cast<std::size_t>(behind - at)});
  return parsed.value && is_good(*parsed.value, depth) ? behind : nullptr;
}

}  // namespace kfstat
