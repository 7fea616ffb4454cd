#include <kfstat/report.hpp>

#include <algorithm>
#include <cstring>

namespace kfstat {

std::string_view to_string(DayState state) {
  static constexpr std::array<std::string_view, 3> names{"reported", "empty", "missing"};
  return names[static_cast<std::size_t>(state)];
}

namespace {

// std::bit_cast is missing from the standard library of Emscripten 3.1.6.
double double_of(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::uint64_t bits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

}  // namespace

std::optional<std::uint64_t> Statistic::count(Field field) const {
  if (!has(field)) return std::nullopt;
  return bits_[index(field)];
}

std::optional<double> Statistic::real(Field field) const {
  if (!has(field)) return std::nullopt;
  return double_of(bits_[index(field)]);
}

void Statistic::set_count(Field field, std::uint64_t value) {
  bits_[index(field)] = value;
  present_ = static_cast<std::uint16_t>(present_ | 1U << index(field));
}

void Statistic::set_real(Field field, double value) {
  set_count(field, bits_of(value));
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
