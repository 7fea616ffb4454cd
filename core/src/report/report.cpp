#include <kfstat/report.hpp>

#include <algorithm>

namespace kfstat {

std::string_view to_string(DayState state) {
  static constexpr std::array<std::string_view, 3> names{"reported", "empty", "missing"};
  return names[static_cast<std::size_t>(state)];
}

std::string redact_errmsg(std::string_view errmsg) {
  std::size_t end = errmsg.size();
  for (const std::string_view marker : {"hint:", "from ip:", "more info at"}) {
    end = std::min(end, errmsg.find(marker));
  }
  std::string_view text = errmsg.substr(0, end);
  while (!text.empty() && (text.back() == ',' || text.back() == ' '))
    text.remove_suffix(1);
  return std::string(text);
}

}  // namespace kfstat
