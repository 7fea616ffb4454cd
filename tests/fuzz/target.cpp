#include "target.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace kfstat::fuzz {

void require(bool holds, std::string_view what, std::string_view detail) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}

bool is_json(std::string_view text) {
  // nlohmann takes a NUL for the end of the text.
  return text.find('\0') == std::string_view::npos && nlohmann::json::accept(text.begin(), text.end());
}

void require_json(std::string_view document) {
  require(is_json(document), "a document is JSON", document);
}

}  // namespace kfstat::fuzz

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kfstat::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
