// Texts of ranges as they were read from the store, good for as long as nothing is committed to it.
//
//   const std::optional<std::int64_t> version = store.version();
//   if (const std::string* text = recent.find(key, *version)) …
//   recent.keep(key, *version, text);  // read after the version was asked for
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace kfstat::relay {

class RecentAnswers {
 public:
  // Null where the text has not been read in this version. Good until the next call.
  const std::string* find(const std::string& key, std::int64_t version);
  // Not kept where the version has passed meanwhile.
  void keep(std::string key, std::int64_t version, std::string text);

 private:
  std::int64_t version_ = -1;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::string> texts_;
};

}  // namespace kfstat::relay
