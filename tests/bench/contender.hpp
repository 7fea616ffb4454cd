// What the native contenders of the benchmark have in common.
#pragma once

#include <kfstat/report.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::bench {

// As tests/bench/checksum.mjs: 32-bit FNV over the halves of each double, stat_time first in each day, NaN
// for an absent figure.
class Checksum {
 public:
  void add(double value) {
    const bool absent = std::isnan(value);
    const double figure = absent ? std::numeric_limits<double>::quiet_NaN() : value;
    std::uint64_t bits = 0;
    std::memcpy(&bits, &figure, sizeof bits);
    mix(static_cast<std::uint32_t>(bits));
    mix(static_cast<std::uint32_t>(bits >> 32));
    count_ += absent ? 0 : 1;
  }
  void add_text(std::string_view text) {
    for (const char character : text)
      mix(static_cast<unsigned char>(character));
    ++count_;
  }

  std::uint32_t hash() const { return hash_; }
  std::uint64_t count() const { return count_; }

 private:
  void mix(std::uint32_t word) { hash_ = (hash_ ^ word) * 0x01000193U; }

  std::uint32_t hash_ = 0x811c9dc5U;
  std::uint64_t count_ = 0;
};

inline constexpr double absent_figure = std::numeric_limits<double>::quiet_NaN();

// The responses (or queries) of one input, in one block of memory that simdjson may read beyond the end of.
struct Input {
  static constexpr std::size_t padding = 256;

  std::string block;  // `padding` bytes longer than what was read
  std::vector<std::string_view> parts;
};

// What a reader of the same kind fills: numbers of a known type, not a tree to look things up in.
struct Row {
  double stat_time = 0;
  std::array<double, field_count> figures{};
};

inline void add_rows(const std::vector<Row>& rows, Checksum& checksum) {
  for (const Row& row : rows) {
    checksum.add(row.stat_time);
    for (const double figure : row.figures)
      checksum.add(figure);
  }
}

// The field of that name, or field_count; most stand where the last one's neighbour does.
inline std::size_t find_field(std::string_view name, std::size_t expected) {
  if (expected < field_count && field_table[expected].name == name) return expected;
  for (std::size_t index = 0; index < field_count; ++index) {
    if (field_table[index].name == name) return index;
  }
  return field_count;
}

class Contender {
 public:
  Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;
  virtual ~Contender() = default;

  // Reads one response; false where that failed. What was read is kept until the next.
  virtual bool read(std::string_view part) = 0;
  // Adds what the last `read` found.
  virtual void add_to(Checksum& checksum) const = 0;
};

struct Named {
  std::string_view name;
  std::unique_ptr<Contender> contender;
};

void add_core_contenders(std::vector<Named>& list, std::int64_t now);
void add_nlohmann_contenders(std::vector<Named>& list);
void add_simdjson_contenders(std::vector<Named>& list);
// Where the suite has them; else they add nothing.
void add_rapidjson_contenders(std::vector<Named>& list);
void add_yyjson_contenders(std::vector<Named>& list);

}  // namespace kfstat::bench
