# What makes one change cheap to compile. Nothing here changes what a program does.
include_guard(GLOBAL)

# kfstat_precompile(TARGET HEADER...): headers of libraries that most of its files read, read once, with nlohmann's and
# what native/json compiles of it. The native preset has them; every other one, and so clang-tidy, reads the files as they
# stand.
function(kfstat_precompile target)
  if(CMAKE_DISABLE_PRECOMPILE_HEADERS OR NOT TARGET kfstat::json)
    return()
  endif()
  list(TRANSFORM ARGN REPLACE "(.+)" "<\\1>")
  target_precompile_headers(${target} PRIVATE <json/instances.hpp> <algorithm> <chrono> <functional> <map> <optional>
    <string> <vector> ${ARGN})
  target_link_libraries(${target} PRIVATE kfstat::json)
  # What g++ finds while it inlines the standard library into itself is not ours, which it forgets here.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread>)
endfunction()
