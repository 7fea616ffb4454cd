#include "count.hpp"

#include <stdexcept>

namespace kfstat::sandbox {

std::uint64_t read_count(const std::string& key, const nlohmann::json& value, std::uint64_t most) {
  if (!value.is_number_unsigned()) throw std::invalid_argument(key + " is not a count");
  const auto count = value.get<std::uint64_t>();
  if (count > most) throw std::invalid_argument(key + " is over " + std::to_string(most));
  return count;
}

}  // namespace kfstat::sandbox
