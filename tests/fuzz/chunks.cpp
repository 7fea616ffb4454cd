// The framing of a chunked body reads the same however its bytes arrive, and as a plain reader of lines takes
// it.
#include "chunk_reader.hpp"
#include "target.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace kfstat::fuzz {
namespace {

using http::ChunkReader;

ChunkReader read(std::string_view bytes, std::size_t piece) {
  ChunkReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    reader.read(bytes.substr(at, piece));
  return reader;
}

// Whether the body begins with chunks to the last, told line by line. More lenient: extensions and lengths of
// digits are not looked at.
bool ends(std::string_view bytes) {
  while (true) {
    const auto end = bytes.find("\r\n");
    if (end == std::string_view::npos) return false;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    std::uint64_t size = 0;
    const auto [stop, failure] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    if (failure != std::errc{} || (stop != line.data() + line.size() && *stop != ';')) return false;
    if (size == 0) return bytes.starts_with("\r\n");
    if (size > bytes.size() || !bytes.substr(size).starts_with("\r\n")) return false;
    bytes.remove_prefix(size + 2);
  }
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const std::size_t piece = 1U + static_cast<unsigned char>(input[0]) % 16U;
  const std::string_view bytes = input.substr(1);
  const ChunkReader whole = read(bytes, std::max<std::size_t>(1, bytes.size()));
  for (const std::size_t size : {std::size_t{1}, piece}) {
    const ChunkReader drip = read(bytes, size);
    require(drip.complete() == whole.complete(), "complete either way", bytes);
    require(drip.broken() == whole.broken(), "broken either way", bytes);
  }
  require(!(whole.complete() && whole.broken()), "complete or broken", bytes);
  if (whole.complete()) require(ends(bytes), "complete for others too", bytes);
}

}  // namespace kfstat::fuzz
