// libFuzzer's mutations for targets whose input is options and a response.
#include "response_options.hpp"
#include "response_source.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

extern "C" {

// The names are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

// NOLINTNEXTLINE(readability-identifier-naming)
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  using kfstat::fuzz::option_bytes;
  kfstat::fuzz::ResponseSource source(seed);
  const std::size_t kind = source.below(8);
  if (kind == 0 || max_size <= option_bytes) return LLVMFuzzerMutate(data, size, max_size);
  std::string input(reinterpret_cast<const char*>(data), size);
  input.resize(std::max(size, option_bytes));
  std::string text = kind == 1 ? source.response() : input.substr(option_bytes);
  for (std::size_t times = kind == 1 ? source.below(2) : 1 + source.below(3); times > 0; --times)
    source.disturb(text);
  if (source.below(4) == 0) input[source.below(option_bytes)] = static_cast<char>(source.below(256));
  text = input.substr(0, option_bytes) + text;
  text.resize(std::min(text.size(), max_size));
  std::copy(text.begin(), text.end(), data);
  return text.size();
}
}
