// Small, seeded and the same everywhere.
#pragma once

#include <cstddef>
#include <cstdint>

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = (state_ ^ state_ >> 30U) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ mixed >> 27U) * 0x94D049BB133111EBU;
    return mixed ^ mixed >> 31U;
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  std::size_t index(std::size_t size) { return static_cast<std::size_t>(below(size)); }

 private:
  std::uint64_t state_;
};
