// Seats for what is at work at once, no more than half of them for one user.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace kfstat::relay {

class Seats {
 public:
  explicit Seats(std::size_t most) : most_(most) {}

  // Null where there is none; else given back with the last copy. Who did not sign in ("") may have all.
  std::shared_ptr<void> take(const std::string& user) {
    const std::size_t share = user.empty() ? most_ : (most_ + 1) / 2;
    const auto mine = taken_->by_user.find(user);
    if (taken_->all >= most_ || (mine != taken_->by_user.end() && mine->second >= share)) return nullptr;
    ++taken_->all;
    ++taken_->by_user[user];
    return {taken_.get(), [taken = taken_, user](Taken*) {
              --taken->all;
              if (--taken->by_user[user] == 0) taken->by_user.erase(user);
            }};
  }

 private:
  struct Taken {
    std::size_t all = 0;
    std::map<std::string, std::size_t> by_user;
  };

  std::size_t most_;
  std::shared_ptr<Taken> taken_ = std::make_shared<Taken>();
};

}  // namespace kfstat::relay
