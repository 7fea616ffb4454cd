// The errcodes that are documented, and what class each is of.
#pragma once

#include <kfstat/errcode.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace kfstat {

inline constexpr std::size_t errcode_class_count = static_cast<std::size_t>(ErrcodeClass::unknown) + 1;

struct ErrcodeRow {
  std::int32_t errcode;
  ErrcodeClass errcode_class;
};

// Sorted by errcode. 0 is no error; the contract has no class for it.
inline constexpr auto errcode_table = [] {
  using enum ErrcodeClass;
  return std::to_array<ErrcodeRow>({
      {-1, temporary},
      {0, unknown},
      {6000, temporary},
      {40001, setup},
      {40003, invalid_request},
      {40013, setup},
      {40014, credential},
      {40031, invalid_request},
      {40056, setup},
      {40058, invalid_request},
      {40066, invalid_request},
      {40091, setup},
      {41001, setup},
      {41002, setup},
      {41004, setup},
      {42001, credential},
      {45009, rate_limited},
      {45029, invalid_request},
      {45033, concurrency_limited},
      {48001, permission},
      {48002, permission},
      {48004, permission},
      {48005, gone},
      {48006, permission},
      {48007, permission},
      {50002, permission},
      {50003, setup},
      {60011, permission},
      {60020, ip_not_trusted},
      {60021, permission},
      {60030, permission},
      {60111, invalid_request},
      {60123, invalid_request},
      {81013, permission},
      {92000, permission},
      {95000, invalid_request},
      {95004, invalid_request},
      {95011, setup},
      {95012, setup},
      {95014, invalid_request},
      {95017, setup},
      {95023, setup},
      {301002, setup},
      {600018, invalid_request},
      {600019, invalid_request},
      {660003, permission},
      {701089, permission},
      {2000002, setup},
  });
}();

}  // namespace kfstat
