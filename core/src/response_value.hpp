// Values of fields nobody knows, and whatever else is valid but rare: the fast reader steps over them.
#pragma once

#include "json.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat {

// Steps over JSON as strictly as the tree reader reads it. What is no such value, or has a key twice, is null
// here: the tree reader says what is wrong with it.
class ValueSkipper {
 public:
  // Where the value ends that begins at `at`; `depth` is the number of objects and lists it stands in.
  const char* skip_value(const char* at, const char* end, int depth);

  // Where the string ends whose quotation mark stands at `at`; `text` is what it says, and stays as long as
  // the response and the skipper do.
  const char* read_string(const char* at, const char* end, std::string_view& text);

 private:
  bool skip_value(int depth);
  bool skip_number();
  bool skip_string(json::StringText& text);
  bool read_string(std::string_view& text);
  bool skip_items(int depth);
  bool skip_members(int depth);
  bool has_key_twice(std::size_t first);

  json::Scanner scanner_;
  std::vector<std::string_view> keys_;  // of the objects that are open
  std::deque<std::string> unescaped_;
};

}  // namespace kfstat
