#include "chunk_reader.hpp"

#include <algorithm>
#include <charconv>

namespace kfstat::http {
namespace {

constexpr std::size_t most_digits = 15;       // 2^60: no overflow, and no reader takes it for negative
constexpr std::size_t most_extension = 1024;  // bytes in all chunks together

}  // namespace

void ChunkReader::read(std::string_view bytes) {
  while (!bytes.empty() && !complete() && !broken()) {
    if (state_ == State::data) {
      const std::size_t taken = std::min<std::uint64_t>(left_, bytes.size());
      bytes.remove_prefix(taken);
      left_ -= taken;
      if (left_ == 0) state_ = State::data_return;
      continue;
    }
    state_ = after(bytes.front());
    bytes.remove_prefix(1);
  }
}

ChunkReader::State ChunkReader::after(char c) {
  switch (state_) {
    case State::size:
      return after_size(c);
    case State::extension:
      if (c == '\r') return State::size_feed;
      if ((c != '\t' && static_cast<unsigned char>(c) < 0x20) || c == 0x7F) return State::broken;
      return ++extension_bytes_ > most_extension ? State::broken : State::extension;
    case State::size_feed:
      if (c != '\n') return State::broken;
      return left_ == 0 ? State::end_return : State::data;
    case State::data_return:
      return c == '\r' ? State::data_feed : State::broken;
    case State::data_feed:
      digits_ = 0;
      return c == '\n' ? State::size : State::broken;
    case State::end_return:
      return c == '\r' ? State::end_feed : State::broken;
    case State::end_feed:
      return c == '\n' ? State::complete : State::broken;
    case State::data:
    case State::complete:
    case State::broken:
      break;
  }
  return state_;
}

ChunkReader::State ChunkReader::after_size(char c) {
  if (digits_ > 0 && c == ';') return State::extension;
  if (digits_ > 0 && c == '\r') return State::size_feed;
  unsigned digit = 0;
  if (std::from_chars(&c, &c + 1, digit, 16).ec != std::errc{} || ++digits_ > most_digits)
    return State::broken;
  left_ = left_ * 16 + digit;
  return State::size;
}

}  // namespace kfstat::http
