// How many calls may be out at once: half as many after 45033, and slowly more again.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace kfstat::relay {

// How often a call that 45033 refused is made in all, and how long it rests in between.
inline constexpr int tries_when_slowed = 5;
inline constexpr std::chrono::milliseconds shortest_rest{100};
inline constexpr std::chrono::milliseconds longest_rest{1'000};

class Width {
 public:
  explicit Width(std::size_t most) : most_(most), now_(most) {}

  bool has_room() const { return out_ < now_; }
  void leave() { ++out_; }
  void come_back() {
    --out_;
    if (spared_ > 0) --spared_;
  }

  // Before it comes back: upstream took the call.
  void confirm() {
    if (now_ >= most_ || ++confirmed_ < 2 * now_) return;
    confirmed_ = 0;
    ++now_;
  }

  // Before it comes back: upstream said 45033. Those that were out together are refused together, and count
  // once.
  void halve() {
    if (spared_ > 0) return;
    now_ = std::max<std::size_t>(1, std::min(now_, out_) / 2);
    spared_ = out_;
    confirmed_ = 0;
  }

 private:
  std::size_t most_;
  std::size_t now_;
  std::size_t out_ = 0;
  std::size_t spared_ = 0;  // calls to come back that left before it was halved last
  std::size_t confirmed_ = 0;
};

}  // namespace kfstat::relay
