// Who may come in, as the operator's settings and files say.
#pragma once

#include "door/sign_in.hpp"
#include "files/exit.hpp"
#include "settings/settings.hpp"

namespace kfstat::relay {

// Notes where a setting is not fit, a file cannot be read, or something the mode needs is missing; throws
// Exit for a mode that is none.
AccessRules read_access(const Settings& settings, Faults& faults);

}  // namespace kfstat::relay
