#include "files/gzip.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace kfstat::relay {

// ISA-L's, for zlib takes three times as long for the same: a compressed stream would cost half as much again
// as a plain one. 170 KiB for each that is open.
struct GzipStream::Deflate {
  Deflate() {
    isal_deflate_init(&stream);
    stream.gzip_flag = IGZIP_GZIP;
    stream.level = 1;
    stream.level_buf = buffer.data();
    stream.level_buf_size = static_cast<std::uint32_t>(buffer.size());
  }

  std::string feed(std::string_view bytes, bool is_last) {
    std::string out;
    do {
      const std::string_view part = bytes.substr(0, std::numeric_limits<std::uint32_t>::max());
      bytes.remove_prefix(part.size());
      // It is only read.
      stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(part.data()));
      stream.avail_in = static_cast<std::uint32_t>(part.size());
      stream.end_of_stream = is_last && bytes.empty() ? 1 : 0;
      stream.flush = bytes.empty() ? SYNC_FLUSH : NO_FLUSH;
      do {
        stream.next_out = piece.data();
        stream.avail_out = static_cast<std::uint32_t>(piece.size());
        isal_deflate(&stream);
        out.append(reinterpret_cast<const char*>(piece.data()), piece.size() - stream.avail_out);
      } while (stream.avail_out == 0);
    } while (!bytes.empty());
    return out;
  }

  isal_zstream stream;
  std::array<std::uint8_t, ISAL_DEF_LVL1_SMALL> buffer;
  std::array<std::uint8_t, std::size_t{4} * 1024> piece;
};

GzipStream::GzipStream() : deflate_(std::make_unique<Deflate>()) {}

GzipStream::~GzipStream() = default;

std::string GzipStream::add(std::string_view bytes) {
  return deflate_->feed(bytes, false);
}

std::string GzipStream::finish() {
  return deflate_->feed({}, true);
}

std::string gzip(std::string_view bytes) {
  GzipStream stream;
  std::string text = stream.add(bytes);
  text += stream.finish();
  return text;
}

}  // namespace kfstat::relay
