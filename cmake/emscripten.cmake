# Toolchain file of the wasm preset: finds the installed Emscripten (Debian's package or an EMSDK) and uses its own.
find_program(KFSTAT_EMCC emcc HINTS $ENV{EMSDK}/upstream/emscripten REQUIRED)
get_filename_component(kfstat_emcc "${KFSTAT_EMCC}" REALPATH)
get_filename_component(kfstat_emscripten "${kfstat_emcc}" DIRECTORY)
include(${kfstat_emscripten}/cmake/Modules/Platform/Emscripten.cmake)

# Debian's emcc keeps its optimizer's acorn where only Debian's own Node looks.
if(EXISTS /usr/share/nodejs)
  set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs)
endif()
set(CMAKE_CROSSCOMPILING_EMULATOR node)

# Emscripten renamed the setting in 3.1.27. Its newer default of 64 KiB is too little for a nested document.
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.27)
  set(KFSTAT_STACK_SETTING TOTAL_STACK)
else()
  set(KFSTAT_STACK_SETTING STACK_SIZE)
endif()
