#include "access/token_file.hpp"

#include "access/policy.hpp"
#include "files/exit.hpp"
#include "files/whole_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

namespace kfstat::relay {
namespace {

constexpr std::size_t file_limit = std::size_t{8} * 1024 * 1024;
constexpr mode_t first_mode = 0640;

bool is_hash(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::optional<TokenEntry> parse_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  TokenEntry entry{std::string(line.substr(0, first)), std::string(line.substr(first + 1, last - first - 1)),
                   std::string(line.substr(last + 1))};
  if (!is_hash(entry.hash) || !is_user_name(entry.user)) return std::nullopt;
  return entry;
}

std::vector<TokenEntry> parse_tokens(std::string_view text, std::string_view origin) {
  std::vector<TokenEntry> entries;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view whole = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(whole.size() + 1, text.size()));
    const std::string_view line = without_margin(whole);
    if (line.empty() || line.starts_with('#')) continue;
    std::optional<TokenEntry> entry = parse_line(line);
    if (!entry) {
      refuse("line " + std::to_string(number) + " of the token file of " + std::string(origin) +
             " is not \"HASH USER CREATED\"");
    }
    entries.push_back(*std::move(entry));
  }
  return entries;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }

 private:
  int number_;
};

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

// The old file stays whole until the new one is.
bool replace_file(const std::string& path, std::string_view bytes) {
  struct stat old = {};
  const bool existed = stat(path.c_str(), &old) == 0;
  const std::string fresh = path + ".new";
  const Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0 || !write_all(file.get(), bytes)) return false;
  if (existed && fchown(file.get(), old.st_uid, old.st_gid) != 0 && geteuid() == 0) return false;
  if (fchmod(file.get(), existed ? old.st_mode & 0777U : first_mode) != 0) return false;
  return std::rename(fresh.c_str(), path.c_str()) == 0;
}

}  // namespace

std::vector<TokenEntry> read_tokens(const std::string& path, std::string_view origin) {
  std::string why;
  const std::optional<std::string> text = read_whole_file(path, file_limit, why);
  if (!text) refuse(why + ": cannot read the token file of " + std::string(origin), 3);
  if (is_wide_text(*text)) {
    refuse("the token file of " + std::string(origin) +
           " is not in UTF-8 but in UTF-16, as it seems: save it as UTF-8");
  }
  return parse_tokens(*text, origin);
}

void change_tokens(const std::string& path, std::string_view origin,
                   const std::function<void(std::vector<TokenEntry>&)>& change) {
  const Descriptor lock(open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.get() < 0 || flock(lock.get(), LOCK_EX) != 0)
    refuse("cannot write beside the token file of " + std::string(origin), 3);
  std::vector<TokenEntry> entries;
  if (access(path.c_str(), F_OK) == 0) entries = read_tokens(path, origin);
  change(entries);
  std::string bytes;
  for (const TokenEntry& entry : entries)
    bytes += entry.hash + ' ' + entry.user + ' ' + entry.created + '\n';
  if (!replace_file(path, bytes)) refuse("cannot write the token file of " + std::string(origin), 3);
}

}  // namespace kfstat::relay
