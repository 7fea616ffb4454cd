// Values of fields nobody knows: the fast reader steps over them.
#pragma once

namespace kfstat {

// Where the value ends that begins there; `depth` is the number of objects and lists it stands in. Null where
// it is none, and where judging it would take more than a look at each byte: large exponents, long numbers,
// keys with escapes.
const char* skip_value(const char* at, const char* end, int depth);

}  // namespace kfstat
