#include "gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace kfstat::relay {
namespace {

constexpr int gzip_wrapper = 16;  // added to the window's bits
constexpr int widest_window = 15;
constexpr int most_memory = 9;
// 128 KiB for each open stream; lines repeat themselves within less.
constexpr int stream_window = 14;
constexpr int stream_memory = 7;

class Deflater {
 public:
  Deflater(int level, int window, int memory) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_wrapper + window, memory, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void feed(std::string_view bytes, int flush, std::string& out) {
    std::array<unsigned char, std::size_t{16} * 1024> piece;
    do {
      const std::string_view part = bytes.substr(0, std::numeric_limits<uInt>::max());
      bytes.remove_prefix(part.size());
      // zlib only reads it.
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));
      stream_.avail_in = static_cast<uInt>(part.size());
      do {
        stream_.next_out = piece.data();
        stream_.avail_out = static_cast<uInt>(piece.size());
        deflate(&stream_, bytes.empty() ? flush : Z_NO_FLUSH);
        out.append(reinterpret_cast<const char*>(piece.data()), piece.size() - stream_.avail_out);
      } while (stream_.avail_out == 0);
    } while (!bytes.empty());
  }

 private:
  z_stream stream_{};
};

}  // namespace

struct GzipStream::Deflate : Deflater {
  Deflate() : Deflater(Z_BEST_SPEED, stream_window, stream_memory) {}
};

GzipStream::GzipStream() : deflate_(std::make_unique<Deflate>()) {}

GzipStream::~GzipStream() = default;

std::string GzipStream::add(std::string_view bytes) {
  std::string out;
  deflate_->feed(bytes, Z_SYNC_FLUSH, out);
  return out;
}

std::string GzipStream::finish() {
  std::string out;
  deflate_->feed({}, Z_FINISH, out);
  return out;
}

std::string gzip(std::string_view bytes, GzipEffort effort) {
  std::string out;
  const int level = effort == GzipEffort::quick ? Z_BEST_SPEED : Z_BEST_COMPRESSION;
  Deflater(level, widest_window, most_memory).feed(bytes, Z_FINISH, out);
  return out;
}

}  // namespace kfstat::relay
