#include "input.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace kfstat::cli {

std::string read_input(const std::string& path, std::size_t limit_bytes) {
  static bool standard_input_is_taken = false;
  const bool standard = path.empty() || path == "-";
  if (standard && std::exchange(standard_input_is_taken, true)) {
    throw WrongUsage("standard input can be one thing only; name a file for the other");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      standard ? nullptr : std::fopen(path.c_str(), "rb"), [](std::FILE* open) { return std::fclose(open); });
  std::FILE* const source = standard ? stdin : file.get();
  const std::string name = standard ? "standard input" : path;
  if (source == nullptr) throw Unreachable(name + ": " + std::strerror(errno));
  std::string bytes;
  std::array<char, 65536> chunk{};
  while (bytes.size() <= limit_bytes) {
    const std::size_t wanted = std::min(chunk.size(), limit_bytes + 1 - bytes.size());
    const std::size_t got = std::fread(chunk.data(), 1, wanted, source);
    bytes.append(chunk.data(), got);
    if (got < wanted) break;
  }
  if (std::ferror(source) != 0) throw Unreachable(name + ": " + std::strerror(errno));
  return bytes;
}

}  // namespace kfstat::cli
