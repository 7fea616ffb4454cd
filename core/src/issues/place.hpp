// Where a value stands, as a chain of steps from the root. Its JSON Pointer is written only for an issue that
// is kept: with one long key above millions of values, a text for each would cost their product.
#pragma once

#include <kfstat/issue.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace kfstat {

class Place {
 public:
  Place() = default;

  // Places refer to the one they are in and to the key: neither may go before them.
  Place in(std::string_view key) const { return {this, key, 0, true}; }
  Place in(std::size_t index) const { return {this, {}, index, false}; }

  std::string pointer() const {
    if (parent_ == nullptr) return {};
    return parent_->pointer() + (is_member_ ? pointer_step(key_) : pointer_step(index_));
  }

 private:
  Place(const Place* parent, std::string_view key, std::size_t index, bool is_member)
      : parent_(parent), key_(key), index_(index), is_member_(is_member) {}

  const Place* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_member_ = false;
};

}  // namespace kfstat
