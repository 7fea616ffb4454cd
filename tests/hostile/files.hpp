// Reading a whole file in programs that also run as WebAssembly.
#pragma once

#include <cstdio>
#include <string>

namespace kfstat::hostile {

// Empty where there is no such file.
inline std::string read_file(const char* path) {
  std::string text;
  std::FILE* const file = std::fopen(path, "rb");
  if (file == nullptr) return text;
  char chunk[65536];
  while (std::feof(file) == 0 && std::ferror(file) == 0)
    text.append(chunk, std::fread(chunk, 1, sizeof chunk, file));
  std::fclose(file);
  return text;
}

}  // namespace kfstat::hostile
