// The answer of kf/get_servicer_statistic as days with the 16 documented fields.
// Who needs it: whoever reads a response. A field upstream does not return *cannot be computed* and stays
// absent; it is never turned into 0. Source: the 返回结果 part of the documentation.
//   parse_response(R"({"errcode":0,"errmsg":"ok","statistic_list":
//     [{"stat_time":1645545600,"statistic":{"session_cnt":4,"reply_rate":0.5}}]})")
//   is a Report of one day, 2022-02-23, reported: count(Field::session_cnt) is 4, real(Field::reply_rate)
//   0.5, count(Field::customer_cnt) nothing. With "errcode":45009 in place of 0 it is no Report, but the
//   issue upstream.rate_limited.
#pragma once

#include <kfstat/day.hpp>
#include <kfstat/field.hpp>
#include <kfstat/result.hpp>

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
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
  static_assert(field_count <= 32, "present_ has a bit for each field");
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

// Reads the bytes of a response. An errcode other than 0 is a failure with the code upstream.<class>.
Result<Report> parse_response(std::string_view bytes, const ParseOptions& options = {});

// Reads several, all or none of them. With more than one, paths of issues begin with /0, /1 … for the
// response; the issues of a query come once, with the query's own paths.
Result<std::vector<Report>> parse_responses(std::span<const std::string_view> responses,
                                            const ParseOptions& options = {});

}  // namespace kfstat
