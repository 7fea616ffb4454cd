// The statistic_list of an answer.
#pragma once

#include "figures.hpp"
#include <kfstat/day.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>

namespace kfstat::sandbox {

// The 16 fields in upstream's order; a rate that cannot be computed is left out.
nlohmann::ordered_json format_statistic(const Tally& tally);

// Entries of the range up to `last_ready`. A day on which nothing happened mostly has no entry, and sometimes
// one without `statistic`: the documentation can be read both ways. An account without servicers has none at
// all.
nlohmann::ordered_json build_statistic_list(std::uint64_t seed, const Corp& corp, const Account& account,
                                            const Person* person, DayRange range, Day last_ready);

}  // namespace kfstat::sandbox
