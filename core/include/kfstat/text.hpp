// A sentence or a name in the languages people read.
#pragma once

#include <string_view>

namespace kfstat {

struct Text {
  std::string_view en;
  std::string_view zh;
};

}  // namespace kfstat
