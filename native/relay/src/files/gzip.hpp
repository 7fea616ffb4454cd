// Bodies in the coding "gzip".
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace kfstat::relay {

inline constexpr std::size_t smallest_compressed = 1024;  // bytes; below, the headers weigh more

std::string gzip(std::string_view bytes);

// A body that comes into being piece by piece; what a piece becomes can be read at once.
class GzipStream {
 public:
  GzipStream();
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  std::string add(std::string_view bytes);
  // What the body ends with.
  std::string finish();

 private:
  struct Deflate;
  std::unique_ptr<Deflate> deflate_;
};

}  // namespace kfstat::relay
