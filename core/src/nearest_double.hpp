// Doubles from decimal digits. std::from_chars for doubles is missing from Emscripten 3.1.6, strtod asks the
// locale and weighs 6 kB in the wasm.
#pragma once

#include <cstdint>
#include <string_view>

namespace kfstat {

// The double nearest to digits * 10^exponent, of two that are as near the even one: nearest_double("15", -1)
// is 1.5. Infinite where that is beyond every double. Precondition: no zeros around the digits; none are 0.
double nearest_double(std::string_view digits, std::int64_t exponent);

}  // namespace kfstat
