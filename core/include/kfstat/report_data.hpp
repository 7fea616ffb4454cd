// A report as data: days with the 16 documented fields, each of them possibly absent.
// Who needs it: whoever keeps or looks at days that parse_response (report.hpp) has read.
//   Statistic figures;
//   figures.set_count(Field::session_cnt, 4);
//   figures.count(Field::session_cnt)   // 4
//   figures.count(Field::customer_cnt)  // nothing: absent, and not 0
#pragma once

#include <kfstat/day.hpp>
#include <kfstat/field.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat {

// The figures of one day, each of them possibly absent.
class Statistic {
 public:
  bool has(Field field) const { return (present_ >> index_of(field) & 1U) != 0; }
  bool empty() const { return present_ == 0; }

  // Nothing when absent. `count` is for fields of type count, `real` for the others.
  std::optional<std::uint64_t> count(Field field) const {
    return has(field) ? std::optional(bits_[index_of(field)]) : std::nullopt;
  }
  std::optional<double> real(Field field) const {
    if (!has(field)) return std::nullopt;
    double value = 0;  // std::bit_cast is missing from the standard library of Emscripten 3.1.6
    std::memcpy(&value, &bits_[index_of(field)], sizeof value);
    return value;
  }

  void set_count(Field field, std::uint64_t value) {
    bits_[index_of(field)] = value;
    present_ |= std::uint32_t{1} << index_of(field);
  }
  void set_real(Field field, double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    set_count(field, bits);
  }

  friend bool operator==(const Statistic&, const Statistic&) = default;

 private:
  std::array<std::uint64_t, field_count> bits_{};  // a count, or the bit pattern of a double
  std::uint32_t present_ = 0;
  static_assert(field_count <= std::numeric_limits<decltype(present_)>::digits, "a bit for each field");
};

enum class DayState : std::uint8_t {
  reported,  // at least one figure
  empty,     // an entry without any figure
  missing,   // asked for, no entry
};

std::string_view to_string(DayState state);

// What people call it: label_of(DayState::empty, Locale::en) is "No figures".
std::string_view label_of(DayState state, Locale locale);

struct ReportDay {
  Day day;
  DayState state = DayState::missing;
  Statistic statistic;  // all absent unless `reported`

  friend bool operator==(const ReportDay&, const ReportDay&) = default;
};

struct Report {
  std::string errmsg;
  std::vector<ReportDay> days;  // sorted, each day once
};

inline constexpr std::size_t response_limit_bytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::uint64_t max_safe_integer = (std::uint64_t{1} << 53) - 1;

struct ParseOptions {
  std::size_t limit_bytes = response_limit_bytes;
  // JSON text of the query that was asked: its days are filled in as missing and others dropped.
  std::optional<std::string_view> query;
  // A count above it is response.unsafe_integer; for callers whose numbers are doubles: max_safe_integer.
  std::uint64_t max_count = UINT64_MAX;
  // False: notices beside a value may come without their messages, for who compares them with others first;
  // format_issue writes a message, in English.
  bool messages = true;
};

}  // namespace kfstat
