// Reading a whole file in programs that also run as WebAssembly.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace kfstat::hostile {

// Empty where there is no such file.
inline std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace kfstat::hostile
