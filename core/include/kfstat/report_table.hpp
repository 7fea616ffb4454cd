// A report as columns: what charts, long tables and JavaScript's typed arrays are made of, and what the fast
// reader of responses fills.
// Who needs it: whoever reads many days and wants them by figure rather than by day. Numbers are doubles, so
// a count over 2^53 - 1 is not read: it is response.unsafe_integer here, whatever the options allow.
//   parse_response_table(R"({"errcode":0,"errmsg":"ok","statistic_list":
//     [{"stat_time":1645632000,"statistic":{"session_cnt":7}},
//      {"stat_time":1645545600,"statistic":{"session_cnt":4}}]})")
//   is a table with length() 2, stat_time() {1645545600, 1645632000}, column(Field::session_cnt) {4, 7},
//   column(Field::customer_cnt) {NaN, NaN}, state() {reported, reported}.
#pragma once

#include <kfstat/report.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kfstat {

// Days sorted, each once; row i of every column is the same day. An absent figure is NaN.
// One block of memory holds all columns: stat_time, then the 16 in the order of field_table, then the states.
class ReportTable {
 public:
  ReportTable() = default;
  // Room for `capacity` rows; none is there yet.
  explicit ReportTable(std::size_t capacity);

  std::size_t length() const { return length_; }
  std::size_t capacity() const { return capacity_; }

  // Unix seconds of each day's midnight in UTC+8.
  std::span<const double> stat_time() const { return {stat_time_data(), length_}; }
  std::span<const double> column(Field field) const { return {column_data(field), length_}; }
  std::span<const DayState> state() const { return {state_data(), length_}; }

  double* stat_time_data() const { return cells_.get(); }
  double* column_data(Field field) const {
    return cells_.get() + (static_cast<std::size_t>(field) + 1) * capacity_;
  }
  DayState* state_data() const {
    return reinterpret_cast<DayState*>(cells_.get() + (field_count + 1) * capacity_);
  }

  // The rows in use, from the first; at most the capacity. Those that are new hold nothing until written.
  void set_length(std::size_t length) { length_ = length; }
  // Moves the columns together or apart; rows that are in use stay.
  void set_capacity(std::size_t capacity);

  std::string errmsg;

 private:
  std::unique_ptr<double[]> cells_;
  std::size_t length_ = 0;
  std::size_t capacity_ = 0;
};

// As parse_response, into columns.
Result<ReportTable> parse_response_table(std::string_view bytes, const ParseOptions& options = {});

// The same days as rows. Precondition: as parse_response_table makes it.
Report to_report(const ReportTable& table);

}  // namespace kfstat
