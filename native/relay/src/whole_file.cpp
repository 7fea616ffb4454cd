#include "whole_file.hpp"

#include <algorithm>
#include <fstream>

namespace kfstat::relay {

std::optional<std::string> read_whole_file(const std::string& path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text;
  std::string piece(std::min<std::size_t>(limit + 1, 64 * 1024), '\0');
  while (text.size() <= limit) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    if (file.bad()) return std::nullopt;  // a folder, mostly
    if (!file) break;
  }
  if (text.size() > limit) return std::nullopt;
  return text;
}

}  // namespace kfstat::relay
