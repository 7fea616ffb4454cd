#include "response/unknown_fields.hpp"

#include "issues/response_names.hpp"
#include <kfstat/field.hpp>

#include <algorithm>
#include <tuple>

namespace kfstat {

std::size_t UnknownFields::hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char character : name)
    hash = hash * 31 + static_cast<unsigned char>(character);
  return hash % std::tuple_size_v<decltype(first_alike_)>;
}

std::optional<std::size_t> UnknownFields::find(std::string_view name) const {
  std::size_t alike = first_alike_[hash_of(name)];
  while (alike != 0 && fields_[alike - 1].name != name)
    alike = fields_[alike - 1].next_alike;
  return alike == 0 ? std::nullopt : std::optional(alike - 1);
}

std::size_t UnknownFields::add(std::string_view name) {
  constexpr std::size_t few = 16;
  if (empty()) fields_.reserve(few);
  const std::size_t index = fields_.size();
  UnknownField& field = fields_.emplace_back();
  field.name = name;
  std::uint16_t& first = first_alike_[hash_of(name)];
  field.next_alike = first;
  first = static_cast<std::uint16_t>(index + 1);
  return index;
}

bool is_known(std::string_view name) {
  constexpr std::array around{errcode_name, errmsg_name, statistic_list_name, stat_time_name, statistic_name};
  return std::find(around.begin(), around.end(), name) != around.end() ||
         std::any_of(field_table.begin(), field_table.end(),
                     [&](const FieldInfo& info) { return info.name == name; });
}

}  // namespace kfstat
