# kfstat_warnings: what every target of ours is compiled with. A warning of a newer compiler does not stop the build of
# a project that takes kfstat in.
add_library(kfstat_warnings INTERFACE)
target_compile_options(kfstat_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${kfstat_is_root}>:-Werror>
  # g++ 12 sees overlapping copies in `"/" + std::to_string(n)` (GCC bug 105651); later ones do not.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # It takes the types that a file keeps to itself for those of a header, when the file is compiled with others.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${KFSTAT_UNITY}>>:-Wno-subobject-linkage>)
