// Catch2 3 brings a main of its own, 2 has to be asked for it.
#if !__has_include(<catch_amalgamated.hpp>) && !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
