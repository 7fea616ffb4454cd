#include "input.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

namespace kfstat::cli {
namespace {

Unreachable unreadable(const std::string& name, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Unreachable({Phrase::no_such_file, {name}});
    case EACCES:
      return Unreachable({Phrase::no_permission, {name}});
    case EISDIR:
      return Unreachable({Phrase::is_folder, {name}});
    default:
      return Unreachable({Phrase::unreadable, {name, std::generic_category().message(error)}});
  }
}

}  // namespace

std::string read_input(const std::string& path, std::size_t limit_bytes, Locale locale) {
  static bool standard_input_is_taken = false;
  const bool standard = path.empty() || path == "-";
  if (standard && std::exchange(standard_input_is_taken, true)) throw WrongUsage({Phrase::input_taken, {}});
  if (standard && isatty(STDIN_FILENO) != 0) tell("kfstat: " + format({Phrase::reads_terminal, {}}, locale));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      standard ? nullptr : std::fopen(path.c_str(), "rb"), [](std::FILE* open) { return std::fclose(open); });
  std::FILE* const source = standard ? stdin : file.get();
  const std::string name = standard ? format({Phrase::standard_input, {}}, locale) : path;
  if (source == nullptr) throw unreadable(name, errno);
  std::string bytes;
  std::array<char, 65536> chunk{};
  while (bytes.size() <= limit_bytes) {
    const std::size_t wanted = std::min(chunk.size(), limit_bytes + 1 - bytes.size());
    const std::size_t got = std::fread(chunk.data(), 1, wanted, source);
    bytes.append(chunk.data(), got);
    if (got < wanted) break;
  }
  if (std::ferror(source) != 0) throw unreadable(name, errno);
  return bytes;
}

}  // namespace kfstat::cli
