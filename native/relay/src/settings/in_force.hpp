// The settings of the process, and what they come to.
#pragma once

#include "settings/config.hpp"
#include "settings/settings.hpp"

#include <cstdint>

namespace kfstat::relay {

// What the relay runs with; both change together.
struct InForce {
  Settings settings;
  Config config;
};

enum class Scope : std::uint8_t {
  relay,
  // Of commands about stored days, which read no secret, see read_store_config.
  store,
  place_of_store  // there may be none yet
};

// Reads and judges everything of the scope. Throws Exit that tells all that is wrong at once. With
// --check-config, what is named is opened too, and with --print-config nothing but that is done: both throw
// what ends the program.
InForce read_in_force(const SettingsSource& source, Scope scope = Scope::relay);

}  // namespace kfstat::relay
