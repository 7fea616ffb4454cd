// Stored days in upstream's words.
#pragma once

#include "store/stored_day.hpp"

#include <span>
#include <string>

namespace kfstat::relay {

// {"errcode":0,"errmsg":"ok","statistic_list":[…]} in one line: a reported day with its figures, an empty one
// without, a missing one not at all. Numbers are as short as they can be and still read back the same.
std::string format_series(std::span<const StoredDay> days);

}  // namespace kfstat::relay
