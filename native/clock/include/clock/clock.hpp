// The clock of a program that may be told another time than the system's.
//
//   Clock clock("@/tmp/now");   // what `--now` says
//   clock.now();                // the number in the file, as it is just then
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kfstat {

class Clock {
 public:
  // The system's.
  Clock() = default;
  // "1645700000": fixed at these Unix seconds. "@FILE": at those in the file, which is read at each look, so
  // that whoever writes it moves all that look at it. Throws std::invalid_argument, whose text fits behind
  // the name of the option, for anything else: a file must be there and hold a time.
  explicit Clock(std::string_view given);

  // Unix seconds. Where the file cannot be read, or is just being written, the time it held last.
  std::int64_t now() const;

 private:
  std::string file_;
  std::shared_ptr<std::atomic<std::int64_t>> last_;  // null: the system's
};

}  // namespace kfstat
