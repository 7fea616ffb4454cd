# kfstat_warnings: what every target of ours is compiled with.
add_library(kfstat_warnings INTERFACE)
target_compile_options(kfstat_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  # g++ 12 sees overlapping copies in `"/" + std::to_string(n)` (GCC bug 105651); later ones do not.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
