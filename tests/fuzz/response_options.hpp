// How a fuzzed response is asked to be read, from the first bytes of the input.
#pragma once

#include "choices.hpp"
#include <kfstat/report.hpp>

namespace kfstat::fuzz {

// The bytes that decide before the text of the response begins.
inline constexpr std::size_t option_bytes = 3;

inline ParseOptions take_parse_options(Choices& choices) {
  static constexpr std::string_view queries[]{
      R"({"open_kfid":"wk1","start_time":"2022-02-23","end_time":"2022-02-25"})",
      R"({"open_kfid":"wk1","start_time":1645545600,"end_time":1648137600})",
      R"({"open_kfid":"","start_time":"2022-02-24","end_time":"2022-02-24"})",
      R"({"open_kfid":"wk1","start_time":"2022-02-24","end_time":"2022-02-23"})",
      R"({"open_kfid":)",
  };
  ParseOptions options;
  const std::size_t query = choices.below(10);
  const std::size_t limit = choices.below(8);
  const std::size_t max_count = choices.below(4);
  if (query < std::size(queries)) options.query = queries[query];
  if (limit == 1) options.limit_bytes = choices.rest().size();
  if (limit == 2) options.limit_bytes = choices.rest().size() / 2;
  if (max_count == 1) options.max_count = max_safe_integer;
  if (max_count == 2) options.max_count = 100;
  return options;
}

}  // namespace kfstat::fuzz
