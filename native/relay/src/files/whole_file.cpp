#include "files/whole_file.hpp"

#include "clock/clock.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
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

constexpr std::chrono::seconds patience{5};

struct OpenFile {
  explicit OpenFile(int opened) : number(opened) {}
  ~OpenFile() {
    if (number >= 0) close(number);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int number;
};

std::string reason_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return "there is no such file";
    case EISDIR:
      return "it is a folder";
    case EACCES:
    case EPERM:
      return "this user may not read it";
    case ENXIO:
      return "it is a socket";
    default:
      return std::error_code(error, std::generic_category()).message();
  }
}

// Waits for bytes or for the end of them; false where neither comes in time.
bool has_something(int file, Moment deadline) {
  pollfd waiting{file, POLLIN, 0};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock().steady());
    if (left.count() <= 0) return false;
    const int found = poll(&waiting, 1, static_cast<int>(left.count()));
    if (found > 0) return true;
    if (found < 0 && errno != EINTR) return true;  // reading tells why
  }
}

}  // namespace

std::optional<std::string> read_whole_file(const std::string& path, std::size_t limit, std::string& why) {
  // A pipe without a writer would be waited for here, too.
  const OpenFile file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status = {};
  if (file.number < 0 || fstat(file.number, &status) != 0) {
    why = reason_of(errno);
    return std::nullopt;
  }
  const auto deadline = Clock().steady() + patience;
  std::string text;
  std::string piece(std::min<std::size_t>(limit + 1, 64 * 1024), '\0');
  while (text.size() <= limit) {
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode) && !has_something(file.number, deadline)) {
      why = "nothing came out of it within " + std::to_string(patience.count()) + " s";
      return std::nullopt;
    }
    const ssize_t count = read(file.number, piece.data(), piece.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) {
      why = reason_of(errno);
      return std::nullopt;
    }
    if (count == 0) return text;
    text.append(piece, 0, static_cast<std::size_t>(count));
  }
  why = "it is too large";
  return std::nullopt;
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
