#pragma once

#include <stdexcept>

namespace kfstat::relay {

// Why the store cannot be used, without names of people, passwords or figures.
struct StoreFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace kfstat::relay
