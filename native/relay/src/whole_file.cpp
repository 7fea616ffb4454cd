#include "whole_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace kfstat::relay {
namespace {

// How many bytes of the white space, or the mark, that the text begins with.
std::size_t margin_of(std::string_view text) {
  if (text.empty()) return 0;
  if (std::string_view(" \t\n\v\f\r").find(text.front()) != std::string_view::npos) return 1;
  if (text.starts_with("\xC2\xA0")) return 2;  // no-break space
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  if (text.size() < 3) return 0;
  if (text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xE3\x80\x80")) return 3;  // the mark; U+3000
  const bool is_space = text.starts_with("\xE2\x80") &&
                        (byte(2) <= 0x8F || byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF);
  return is_space || text.starts_with("\xE2\x81\xA0") ? 3 : 0;
}

}  // namespace

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

std::string why_unread(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) return "there is no such file";
  if (std::filesystem::is_directory(status)) return "it is a folder";
  if (error || access(path.c_str(), R_OK) != 0) return "this user may not read it";
  return "it is too large";
}

std::string_view without_margin(std::string_view text) {
  while (const std::size_t size = margin_of(text))
    text.remove_prefix(size);
  for (std::size_t size = 1; size <= std::min<std::size_t>(text.size(), 3);) {
    if (margin_of(text.substr(text.size() - size)) == size) {
      text.remove_suffix(size);
      size = 1;
    } else {
      ++size;
    }
  }
  return text;
}

bool is_wide_text(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.find('\0') != std::string_view::npos;
}

}  // namespace kfstat::relay
