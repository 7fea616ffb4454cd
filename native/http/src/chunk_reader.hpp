// The strict reading of a chunked body's framing, on bytes alone; what the chunks hold is somebody else's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kfstat::http {

// Fed with every byte once, as they come. What follows the last chunk is not looked at. No trailer fields: a
// header that comes behind the body is one that nobody in front has judged.
class ChunkReader {
 public:
  void read(std::string_view bytes);

  bool complete() const { return state_ == State::complete; }
  bool broken() const { return state_ == State::broken; }

 private:
  enum class State : std::uint8_t {
    size,
    extension,
    size_feed,
    data,
    data_return,
    data_feed,
    end_return,
    end_feed,
    complete,
    broken
  };

  State after(char c);
  State after_size(char c);

  State state_ = State::size;
  std::uint64_t left_ = 0;  // of the size that is read, or of the chunk's data
  std::size_t digits_ = 0;
  std::size_t extension_bytes_ = 0;
};

}  // namespace kfstat::http
