// Why the store cannot be used.
#pragma once

#include <stdexcept>

namespace kfstat::relay {

// Its text holds no names of people, passwords or figures.
struct StoreFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace kfstat::relay
