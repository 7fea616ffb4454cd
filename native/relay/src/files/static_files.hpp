// The page's files, read once at the start: what is not in memory cannot be asked for.
#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

class StaticFiles {
 public:
  // Reads every regular file below the folder; names that begin with "." and links that lead out are left
  // out. A file with ".br" or ".gz" added to its name is the compressed form of its neighbour; where a text
  // has no ".gz", it is made here. Throws std::runtime_error where the folder cannot be read or holds more
  // than 64 MiB.
  explicit StaticFiles(const std::string& folder);
  StaticFiles() = default;

  // The answer to GET or HEAD on a path still percent-encoded ("/" is index.html); nothing where there is no
  // file.
  std::optional<http::Response> find(const http::Request& request) const;

 private:
  struct File {
    std::string bytes;
    std::string etag;
  };

  void add(std::string path, std::string bytes);

  std::map<std::string, File, std::less<>> files_;  // by path, "/assets/x.js"
};

}  // namespace kfstat::relay
