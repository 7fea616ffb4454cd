# The only file that knows where a library comes from. All are Debian packages; `./dev` installs them.
#   nlohmann/json  reading and writing JSON in the core (the strict reader with positions, no exceptions needed)
#   Catch2         tests, 2.13 or 3
#   Boost          Asio and Beast: the HTTP server of relay and sandbox; 1.81 or newer, with g++ 1.74 too
#   libcurl        upstream client of the relay, `kfstat fetch`
#   CLI11          command lines
#   SOCI           the relay's store: SQLite and PostgreSQL by the same SQL
#   simdjson       a contender of ./dev bench, nothing else
#   OpenSSL        hashes and random words of the relay's tokens
#   prometheus-cpp what the relay counts, as Prometheus's text
#   toml++         the relay's configuration files
#   ISA-L          bodies of the relay as gzip
include_guard(GLOBAL)

# A private include folder that holds nothing but the named header folders: -I/usr/include would poison a cross build.
function(kfstat_header_only target header)
  find_path(KFSTAT_${target}_DIR ${header} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  get_filename_component(folder ${header} DIRECTORY)
  set(private ${CMAKE_BINARY_DIR}/include/${target})
  file(MAKE_DIRECTORY ${private})
  file(CREATE_LINK ${KFSTAT_${target}_DIR}/${folder} ${private}/${folder} SYMBOLIC)
  add_library(kfstat_${target} INTERFACE)
  target_include_directories(kfstat_${target} SYSTEM INTERFACE ${private})
endfunction()

if(EMSCRIPTEN)
  kfstat_header_only(nlohmann_json nlohmann/json.hpp)
  add_library(nlohmann_json::nlohmann_json ALIAS kfstat_nlohmann_json)
elseif(NOT TARGET nlohmann_json::nlohmann_json)
  find_package(nlohmann_json 3.11 REQUIRED)
endif()

if(KFSTAT_TESTS)
  if(EMSCRIPTEN)
    find_path(KFSTAT_CATCH2_SOURCES catch_amalgamated.cpp PATHS ${PROJECT_SOURCE_DIR}/build/catch2/extras
      NO_CMAKE_FIND_ROOT_PATH)
    if(KFSTAT_CATCH2_SOURCES)
      add_library(kfstat_catch2 STATIC ${KFSTAT_CATCH2_SOURCES}/catch_amalgamated.cpp)
      target_include_directories(kfstat_catch2 SYSTEM PUBLIC ${KFSTAT_CATCH2_SOURCES})
      target_compile_options(kfstat_catch2 PRIVATE -fexceptions)
    else()
      kfstat_header_only(catch2 catch2/catch.hpp)
    endif()
    add_library(kfstat::catch2 ALIAS kfstat_catch2)
  else()
    find_package(Catch2 REQUIRED)
    add_library(kfstat_catch2 INTERFACE)
    if(Catch2_VERSION VERSION_GREATER_EQUAL 3)
      target_link_libraries(kfstat_catch2 INTERFACE Catch2::Catch2WithMain)
    else()
      target_link_libraries(kfstat_catch2 INTERFACE Catch2::Catch2)
    endif()
    add_library(kfstat::catch2 ALIAS kfstat_catch2)
  endif()
endif()

if(KFSTAT_NATIVE AND NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  find_package(Boost 1.74 CONFIG REQUIRED)
  if(Boost_VERSION VERSION_LESS 1.81)
    # Its Asio uses std::exchange without including it.
    target_compile_options(Boost::headers INTERFACE "SHELL:-include utility")
  endif()
  find_package(CURL REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(prometheus-cpp CONFIG REQUIRED)
  find_package(SQLite3 REQUIRED)
  # Debian's SOCI comes without a CMake package.
  find_path(KFSTAT_SOCI_DIR soci/soci.h REQUIRED)
  find_path(KFSTAT_LIBPQ_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
  add_library(kfstat_soci INTERFACE)
  target_include_directories(kfstat_soci SYSTEM INTERFACE ${KFSTAT_SOCI_DIR} ${KFSTAT_LIBPQ_DIR})
  find_library(KFSTAT_LIBPQ pq REQUIRED)
  target_link_libraries(kfstat_soci INTERFACE SQLite::SQLite3 ${KFSTAT_LIBPQ})
  foreach(part core sqlite3 postgresql)
    find_library(KFSTAT_SOCI_${part} soci_${part} REQUIRED)
    target_link_libraries(kfstat_soci INTERFACE ${KFSTAT_SOCI_${part}})
  endforeach()
  find_path(KFSTAT_ISAL_DIR isa-l/igzip_lib.h REQUIRED)
  find_library(KFSTAT_ISAL isal REQUIRED)
  add_library(kfstat_isal INTERFACE)
  target_include_directories(kfstat_isal SYSTEM INTERFACE ${KFSTAT_ISAL_DIR})
  target_link_libraries(kfstat_isal INTERFACE ${KFSTAT_ISAL})
  kfstat_header_only(tomlplusplus toml++/toml.h)
  add_library(tomlplusplus::tomlplusplus ALIAS kfstat_tomlplusplus)
endif()

if(KFSTAT_BENCH)
  find_package(simdjson 3.0 REQUIRED)
endif()
