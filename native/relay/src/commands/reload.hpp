// A new configuration for a relay that runs.
#pragma once

#include "settings/in_force.hpp"

namespace kfstat::relay {

// Reads everything anew and takes who may ask and what for, the allowed hosts and origins, the targets, and
// the secret. A configuration that is not fit changes nothing. Says in the log which it was, and what waits
// for a restart. True where it was taken.
bool reload(const SettingsSource& source, InForce& current);

}  // namespace kfstat::relay
