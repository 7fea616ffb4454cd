// Where a value stands, as a chain of steps from the root. Its JSON Pointer is written only for an issue that
// is kept: with one long key above millions of values, a text for each would cost their product.
#pragma once

#include <kfstat/issue.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace kfstat {

// pointer_step(key) behind the path.
void append_step(std::string& path, std::string_view key);

class Place {
 public:
  Place() = default;

  // Places refer to the one they are in and to the key: neither may go before them.
  Place in(std::string_view key) const { return {this, key, 0, true}; }
  Place in(std::size_t index) const { return {this, {}, index, false}; }

  std::string pointer() const {
    std::string path;
    path.reserve(usual_length);  // at once: memory costs more than all else here
    append_to(path);
    return path;
  }

 private:
  Place(const Place* parent, std::string_view key, std::size_t index, bool is_member)
      : parent_(parent), key_(key), index_(index), is_member_(is_member) {}

  static constexpr std::size_t usual_length = 64;

  void append_to(std::string& path) const {
    if (parent_ == nullptr) return;
    parent_->append_to(path);
    if (is_member_) {
      append_step(path, key_);
    } else {
      path += pointer_step(index_);
    }
  }

  const Place* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_member_ = false;
};

}  // namespace kfstat
