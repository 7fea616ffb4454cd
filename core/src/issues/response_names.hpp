// The names of a response around its figures; those of the figures are in field_table.
#pragma once

#include <string_view>

namespace kfstat {

inline constexpr std::string_view errcode_name = "errcode";
inline constexpr std::string_view errmsg_name = "errmsg";
inline constexpr std::string_view statistic_list_name = "statistic_list";
inline constexpr std::string_view stat_time_name = "stat_time";
inline constexpr std::string_view statistic_name = "statistic";

}  // namespace kfstat
