// The clock of a program that may be told another time than the system's.
//
//   Clock clock("@/tmp/now");   // what `--now` says
//   clock.now();                // the number in the file, as it is just then
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kfstat {

// Of steady time, which goes on evenly whatever is done to the system's clock: waits are measured by it.
using Moment = std::chrono::steady_clock::time_point;

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

  // This moment. However the time of now() was given, this one is the system's.
  Moment steady() const;

  // One for tests: both its times stand, at these Unix seconds and at some moment, until they are moved on.
  // Copies move together.
  //
  //   const Clock clock = Clock::standing(1645700000);
  //   clock.move(std::chrono::seconds(20));  // whoever waited for less wakes up
  static Clock standing(std::int64_t now);
  bool stands() const { return hands_ != nullptr; }
  // Precondition: it stands.
  void move(std::chrono::nanoseconds by) const;

  // Has `look` called after each move, for as long as what is given back lives. Null where it does not stand.
  std::shared_ptr<void> watch(std::function<void()> look) const;

 private:
  struct Hands;

  std::string file_;
  std::shared_ptr<std::atomic<std::int64_t>> last_;  // null: the system's
  std::shared_ptr<Hands> hands_;                     // null: it goes by itself
};

}  // namespace kfstat
