#include "response_reader.hpp"

#include "issue_list.hpp"
#include "json.hpp"
#include "response_digits.hpp"
#include "response_keys.hpp"
#include "response_names.hpp"
#include "response_notices.hpp"
#include "response_row.hpp"
#include "response_shape.hpp"
#include "response_value.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace kfstat {
namespace {

// Tries something less and less often while it fails.
class Attempts {
 public:
  bool due() {
    if (pause_ == 0) return true;
    --pause_;
    return false;
  }
  void succeeded() { failures_ = 0; }
  void failed() {
    failures_ = std::min(failures_ + 1, 6U);
    pause_ = (1U << failures_) - 2;
  }

 private:
  unsigned failures_ = 0;
  unsigned pause_ = 0;
};

class OrdinaryReader {
 public:
  explicit OrdinaryReader(std::string_view bytes)
      : begin_(bytes.data()),
        at_(bytes.data()),
        end_(bytes.data() + bytes.size()),
        table_(std::min(first_capacity, bytes.size() / shortest_row + 1)) {}

  bool read() { return read_response() && at_ == end_ && is_tail() && sort(); }

  Result<ReportTable> take() {
    rate_notices_.finish(notices_);
    return Result<ReportTable>::success(std::move(table_), notices_.take());
  }

 private:
  static constexpr std::size_t first_capacity = 31;  // as many days as upstream gives
  static constexpr std::size_t max_days = UINT32_MAX / seconds_per_day + 1;
  static constexpr std::size_t shortest_row = 16;  // {"stat_time":0},
  // Between two checks of where the text ends less than this is read, words and white space included.
  static constexpr std::ptrdiff_t stretch = 2048;
  static constexpr std::ptrdiff_t max_space = 200;
  static constexpr std::size_t padding = max_row_reach;
  static constexpr std::uint32_t every_field = (1U << field_count) - 1;
  static_assert(max_row_reach + max_space < stretch && field_count < 32);
  static constexpr std::size_t most_unknown =
      IssueList::limit;  // of more names the tree reader counts notices

  static constexpr std::string_view unexpected = "\n";  // stands in no key

  enum class Level : std::uint8_t { response, entry, statistic };

  // A name nobody knows, and the last object of each level that had it.
  struct UnknownName {
    std::string_view name;
    std::string_view plain_name;  // as it is written, where that is the same
    std::array<std::size_t, 3> seen{};
  };

  // How many objects and lists a value of that level stands in.
  static constexpr int depth_of(Level level) {
    return level == Level::response ? 1 : level == Level::entry ? 3 : 4;
  }

  // Words are loaded beyond what they are needed for: the end of the text is read from a copy with zeros
  // behind.
  [[gnu::always_inline]] void look_ahead() {
    if (end_ - at_ < stretch) copy_tail();
  }

  void copy_tail() {
    if (is_tail()) return;
    const auto size = static_cast<std::size_t>(end_ - at_);
    std::memcpy(tail_.data(), at_, size);
    std::memset(tail_.data() + size, 0, padding);
    gone_ += at_ - begin_;
    begin_ = at_ = step_start_ = tail_.data();
    end_ = at_ + size;
    shape_.complete = false;  // its text is in two places
  }

  bool is_tail() const { return begin_ == tail_.data(); }

  void skip_space() {
    if (static_cast<unsigned char>(*at_) > ' ') return;
    const char* limit = at_ + max_space;
    while (true) {
      if (load_word(at_) == every_byte * ' ') {
        at_ += 8;
      } else if (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') {
        ++at_;
      } else {
        return;
      }
      if (at_ < limit) continue;
      look_ahead();
      limit = at_ + max_space;
    }
  }

  // Moves behind the character where it comes next.
  bool skip(char character) {
    skip_space();
    if (*at_ != character) return false;
    ++at_;
    return true;
  }

  bool is_key(std::string_view name) const { return KeyTable::stands_at(at_, name); }

  // Moves from a key of that length, its quotation marks counted, to what follows its colon.
  bool skip_key(std::size_t length) {
    at_ += length;
    if (!skip(':')) return false;
    skip_space();
    return true;
  }

  // Moves from the key to its value where it is seen for the first time.
  bool skip_key_once(std::string_view name, std::uint32_t& seen, std::uint32_t member) {
    if ((std::exchange(seen, seen | member) & member) != 0) return false;
    return skip_key(name.size() + 2);
  }

  bool skip_null() {
    if (std::memcmp(at_, "null", 4) != 0) return false;
    at_ += 4;
    return true;
  }

  // Reads the members of an object, `read_one` from each key's quotation mark.
  template <class ReadOne>
  [[gnu::always_inline]] bool read_object(const ReadOne& read_one) {
    look_ahead();
    if (!skip('{')) return false;
    return skip('}') || read_members_to_end(read_one);
  }

  template <class ReadOne>
  [[gnu::always_inline]] bool read_members_to_end(const ReadOne& read_one) {
    do {
      look_ahead();
      skip_space();
      if (*at_ != '"' || !read_one()) return false;
    } while (skip(','));
    return skip('}');
  }

  // Moves from a key nobody knows to its value. A name is noted where it is first seen. False where it stands
  // twice in the object, and where it is a known one after all.
  bool skip_unknown_key(Level level) {
    if (next_unknown_ == unknown_.size() || !is_key(unknown_[next_unknown_].plain_name)) {
      if (!find_unknown(level)) return false;
    } else {
      at_ += unknown_[next_unknown_].plain_name.size() + 1;
    }
    const std::size_t object = level == Level::response ? 1 : row_ + 1;
    std::size_t& seen = unknown_[next_unknown_++].seen[static_cast<std::size_t>(level)];
    return std::exchange(seen, object) != object && skip_key(1);
  }

  // Moves to the closing quotation mark of a name that is not the one expected.
  bool find_unknown(Level level) {
    const char* const begin = at_ + 1;
    const char* at = begin;
    while (*at >= ' ' && *at <= '~' && *at != '"' && *at != '\\' && at - begin < max_space)
      ++at;
    std::string_view name(begin, static_cast<std::size_t>(at - begin));
    const bool is_plain = *at == '"';
    if (is_plain) {
      at_ = at;
    } else if (!read_odd_name(name)) {
      return false;
    }
    next_unknown_ = 0;
    while (next_unknown_ < unknown_.size() && unknown_[next_unknown_].name != name)
      ++next_unknown_;
    if (next_unknown_ < unknown_.size()) return true;
    if (next_unknown_ == most_unknown) return false;
    unknown_.push_back({name, is_plain ? name : unexpected, {}});
    notices_.add(IssueCode::response_unknown_field, path_of(level, name));
    return true;
  }

  // A name that is long or no plain text, up to its closing quotation mark.
  bool read_odd_name(std::string_view& name) {
    const char* const end = values_.read_string(at_, end_, name);
    if (end == nullptr) return false;
    at_ = end - 1;
    look_ahead();
    constexpr std::array known{errcode_name, errmsg_name, statistic_list_name, stat_time_name,
                               statistic_name};
    return std::find(known.begin(), known.end(), name) == known.end() &&
           std::none_of(field_table.begin(), field_table.end(),
                        [&](const FieldInfo& info) { return info.name == name; });
  }

  std::string path_of(Level level, std::string_view name) const {
    std::string path;
    path.reserve(64);  // at once
    if (level != Level::response) path.append("/").append(statistic_list_name).append(pointer_step(row_));
    if (level == Level::statistic) path.append("/").append(statistic_name);
    return path += pointer_step(name);
  }

  // Where the value ends; null where the tree reader must judge it. Most are a few digits or a text.
  const char* skip_simple_value(const char* at, Level level) {
    const std::uint64_t digits = load_digits(at);
    const unsigned count = count_digits(digits);
    const bool is_plain = count > 0 && count < 8 && (at[count] == ',' || at[count] == '}');
    if (is_plain && (count == 1 || *at != '0')) return at + count;
    return values_.skip_value(at, end_, depth_of(level));
  }

  bool skip_any_value(Level level) {
    const char* const end = skip_simple_value(at_, level);
    if (end == nullptr) return false;
    at_ = end;
    look_ahead();
    return true;
  }

  bool step_over_in_entry(Level level) {
    if (!skip_unknown_key(level)) return false;
    shape_.add(step_start_, at_, Shape::any_value);
    const bool skipped = skip_any_value(level);
    step_start_ = at_;
    return skipped;
  }

  bool read_response() {
    constexpr std::uint32_t errcode = 1;
    constexpr std::uint32_t errmsg = 2;
    constexpr std::uint32_t list = 4;
    std::uint32_t seen = 0;
    bool is_given = false;
    const auto is_null = [&] { return *at_ == 'n' && skip_null(); };
    const auto given = [&](bool is_read) { return is_given = true, is_read; };
    const bool read = read_object([&] {
      if (is_key(errcode_name))
        return skip_key_once(errcode_name, seen, errcode) && (is_null() || given(read_errcode()));
      if (is_key(errmsg_name))
        return skip_key_once(errmsg_name, seen, errmsg) && (is_null() || read_errmsg());
      if (is_key(statistic_list_name))
        return skip_key_once(statistic_list_name, seen, list) && (is_null() || given(read_list()));
      return skip_unknown_key(Level::response) && skip_any_value(Level::response);
    });
    if (!read || !is_given) return false;
    look_ahead();
    skip_space();
    return true;
  }

  // 0 in any spelling.
  bool read_errcode() {
    double errcode = 0;
    if (*at_ == '0' && !goes_on(at_[1])) return ++at_, true;
    return read_odd_number(at_, FieldType::count, errcode, at_) && errcode == 0;
  }

  bool read_errmsg() {
    const char* const start = at_ + 1;
    if (*at_++ != '"') return false;
    while (*at_ >= ' ' && *at_ <= '~' && *at_ != '"' && *at_ != '\\' && at_ - start < max_space)
      ++at_;
    std::string_view text(start, static_cast<std::size_t>(at_ - start));
    if (*at_ == '"') {
      ++at_;
    } else {
      at_ = values_.read_string(start - 1, end_, text);
      if (at_ == nullptr) return false;
      look_ahead();
    }
    table_.errmsg = text;
    return true;
  }

  bool read_list() {
    if (!skip('[')) return false;
    if (skip(']')) return true;
    do {
      look_ahead();
      skip_space();
      if (!read_entry()) return false;
    } while (skip(','));
    return skip(']');
  }

  bool read_entry() {
    row_ = table_.length();
    if (row_ == table_.capacity() && !grow()) return false;
    if (try_documented_entry()) {
      if (!end_documented_entry()) return false;
    } else if (!try_entry_like_another() && !read_any_entry()) {
      return false;
    }
    const double stat_time = table_.stat_time_data()[row_];
    sorted_ = sorted_ && stat_time > last_stat_time_;
    last_stat_time_ = stat_time;
    table_.set_length(row_ + 1);
    return true;
  }

  // The rest of the text is taken to be like what was read. False where a day must stand there twice.
  bool grow() {
    if (row_ == max_days) return false;
    const auto done = static_cast<double>(gone_ + (at_ - begin_));
    const auto rows = static_cast<double>(row_ + 1);
    const double expected = rows * (done + static_cast<double>(end_ - at_)) / done * 1.02;
    const std::size_t capacity = std::max(row_ + row_ / 2, static_cast<std::size_t>(expected)) + 16;
    table_.set_capacity(std::min(capacity, max_days));
    return true;
  }

  bool try_documented_entry() {
    if (!documented_.due()) return false;
    if (read_documented_entry()) {
      documented_.succeeded();
      return true;
    }
    documented_.failed();
    return false;
  }

  // A row as upstream writes it today, all figures there, up to behind the last of them; false leaves `at_`
  // where it was.
  bool read_documented_entry() {
    const char* at = at_;
    Difference difference;
    skip_text<row_text>(at, difference);
    double* const cell = table_.stat_time_data() + row_;
    if (difference.any() || !read_stat_time(at, *cell)) return false;
    if (!read_members(at, cell, table_.capacity(), 0, field_count - 1,
                      std::make_index_sequence<field_count>()))
      return false;
    table_.state_data()[row_] = DayState::reported;
    at_ = at;
    return true;
  }

  bool end_documented_entry() {
    if (at_[0] != '}' || at_[1] != '}') return read_added_members();
    at_ += 2;
    return true;
  }

  // What upstream may have added behind what is documented, in the statistic and then in the entry.
  bool read_added_members() {
    shape_.complete = false;
    shape_.present = every_field;
    entry_seen_ = stat_time_member | statistic_member;
    named_ = every_field;
    misplaced_ = 0;
    return (skip('}') || (skip(',') && read_figures())) && (skip('}') || (skip(',') && read_entry_members()));
  }

  // A midnight in UTC+8; ten digits since 2001.
  static bool read_stat_time(const char*& at, double& stat_time) {
    const std::uint64_t first = load_digits(at);
    const unsigned count = count_digits(first);
    if (count == 0 || *at == '0') return false;
    std::uint64_t seconds = value_of_digits(first, count);
    at += count;
    if (count == 8) {
      for (; *at >= '0' && *at <= '9' && seconds <= UINT32_MAX; ++at)
        seconds = seconds * 10 + static_cast<unsigned>(*at - '0');
    }
    stat_time = to_double(seconds);
    return seconds <= UINT32_MAX && (seconds + utc8_seconds) % seconds_per_day == 0;
  }

  // A row spelt like one of the last that were read word by word. Where they alternate they mostly do so in
  // turn.
  bool try_entry_like_another() {
    shape_.complete = shaped_.due();
    if (!shape_.complete) return false;
    for (std::size_t i = 0; i < shape_count_; ++i) {
      last_shape_ = (last_shape_ + 1) % shape_count_;
      if (!read_entry_of(shapes_[last_shape_])) continue;
      shaped_.succeeded();
      return true;
    }
    if (shape_count_ > 0) shaped_.failed();
    return false;
  }

  bool read_entry_of(Shape& shape) {
    const char* at = at_;
    double* const cells = table_.stat_time_data() + row_;
    const std::size_t stride = table_.capacity();
    const auto reach = static_cast<std::ptrdiff_t>(shape.length + (field_count + 1) * longest_number);
    odd_ = 0;
    if (!shape.steps[0].stands_at(at)) return false;
    std::size_t by_step = 0;  // up to there
    for (std::size_t i = 0; i + 1 < shape.size;) {
      const Shape::Step& step = shape.steps[i];
      if (step.run > 0 && i >= by_step) {
        const std::size_t first = step.column - std::size_t{1};
        const char* end = at;
        if (read_members(end, cells + first * stride, stride, first, first + step.run - 1,
                         std::make_index_sequence<field_count>())) {
          at = end;
          i += step.run;
          continue;
        }
        by_step = i + step.run;
      }
      if (!step.stands_at(at)) return false;
      at += step.length;
      if (step.column == Shape::any_value) {
        at = skip_simple_value(at, Level::statistic);
        if (at == nullptr || (end_ - at < reach && !is_tail())) return false;
      } else if (!read_number(at, step.column, cells + step.column * stride, at)) {
        return false;
      }
      ++i;
    }
    const Shape::Step& last = shape.steps[shape.size - 1];
    if (!last.stands_at(at)) return false;
    at_ = at + last.length;
    if (by_step > 0) {
      shape.miss_run();
    } else {
      shape.misses = 0;
    }
    for (std::size_t i = 0; odd_ != 0 && i < shape.size; ++i)
      note_odd(shape.steps[i].column);
    finish_entry(shape.present);
    return true;
  }

  // Reads what belongs into the column, 0 for the time, then the fields; `end` is then behind it.
  [[gnu::always_inline]] bool read_number(const char* at, std::size_t column, double* cell,
                                          const char*& end) {
    if (column == 0) {
      end = at;
      return (read_stat_time(end, *cell) && !goes_on(*end)) || read_odd_time(at, *cell, end);
    }
    const FieldType type = field_table[column - 1].type;
    std::uint64_t wrong = 0;
    end = at;
    *cell = type == FieldType::count  ? read_plain_count(end, wrong)
            : type == FieldType::rate ? read_plain_rate(end, wrong)
                                      : read_plain_real(end, wrong);
    if (type == FieldType::count) end = skip_zero_fraction(end);
    if (wrong == 0 && !goes_on(*end)) return true;
    return read_other_number(at, column, *cell, end);
  }

  // A number that is longer than most, the last of its object, or of another spelling.
  [[gnu::noinline]] bool read_other_number(const char* at, std::size_t column, double& value,
                                           const char*& end) {
    const FieldType type = field_table[column - 1].type;
    NumberRead number = type == FieldType::count ? read_count(at) : read_real(at);
    if (type == FieldType::count && number.end != nullptr) number.end = skip_zero_fraction(number.end);
    if (number.end != nullptr && !goes_on(*number.end)) {
      value = number.value;
      end = number.end;
    } else if (!read_odd_number(at, type, value, end)) {
      return false;
    }
    if (type == FieldType::rate && value > 1) odd_ |= 1U << column;
    return true;
  }

  // As languages write a whole number that have no others.
  static const char* skip_zero_fraction(const char* at) { return at[0] == '.' && at[1] == '0' ? at + 2 : at; }

  // Whether a number that was read up to there has more to it.
  static bool goes_on(char character) {
    return character == '.' || (character | ' ') == 'e' || (character >= '0' && character <= '9');
  }

  // A number in any spelling, as the tree reader takes it; a count, or what else is whole, up to 2^53 - 1.
  [[gnu::noinline]] bool read_odd_number(const char* at, FieldType type, double& value, const char*& end) {
    const char* const behind = values_.skip_value(at, end_, depth_of(Level::statistic));
    if (behind == nullptr) return false;
    const json::Parsed parsed = json::parse({at, static_cast<std::size_t>(behind - at)});
    if (!parsed.value || !parsed.value->is_number()) return false;
    if (type == FieldType::count) {
      const auto count = json::whole_number(*parsed.value).within(0, std::int64_t{max_safe_integer});
      if (!count) return false;
      value = static_cast<double>(*count);
    } else {
      value = parsed.value->as_double();
    }
    end = behind;
    return value >= 0;
  }

  // Seconds that are no midnight, or are spelt otherwise.
  [[gnu::noinline]] bool read_odd_time(const char* at, double& stat_time, const char*& end) {
    const NumberRead whole = read_count(at);
    double seconds = whole.value;
    end = whole.end == nullptr ? at : skip_zero_fraction(whole.end);
    if ((end == at || goes_on(*end)) && !read_odd_number(at, FieldType::count, seconds, end)) return false;
    const auto day = day_of(static_cast<std::int64_t>(seconds));
    stat_time = static_cast<double>(midnight_of(day));
    if (stat_time != seconds) odd_ |= 1;
    return seconds <= UINT32_MAX && day >= Day{1};
  }

  // Says what is worth knowing of the number in that column, if it is.
  void note_odd(std::size_t column) {
    if (column > field_count || (odd_ >> column & 1U) == 0) return;
    odd_ &= ~(1U << column);
    if (column == 0) {
      notices_.add(IssueCode::response_not_midnight, path_of(Level::entry, stat_time_name));
    } else {
      const FieldInfo& info = field_table[column - 1];
      rate_notices_.note(info.field, notices_, [&] { return path_of(Level::statistic, info.name); });
    }
  }

  void finish_entry(std::uint32_t present) {
    table_.state_data()[row_] = present == 0 ? DayState::empty : DayState::reported;
    for (std::uint32_t absent = ~present & every_field; absent != 0; absent &= absent - 1) {
      const auto field = static_cast<Field>(std::countr_zero(absent));
      table_.column_data(field)[row_] = std::numeric_limits<double>::quiet_NaN();
    }
  }

  bool read_any_entry() {
    shape_.restart();
    step_start_ = at_;
    entry_seen_ = 0;
    misplaced_ = 0;
    odd_ = 0;
    look_ahead();
    // One without members lacks its time.
    if (!skip('{') || !read_entry_members() || (entry_seen_ & stat_time_member) == 0) return false;
    finish_entry(shape_.present);
    keep_shape();
    return true;
  }

  bool read_entry_members() {
    return read_members_to_end([&] {
      if (is_key(stat_time_name))
        return skip_key_once(stat_time_name, entry_seen_, stat_time_member) && read_into(0);
      if (is_key(statistic_name))
        return skip_key_once(statistic_name, entry_seen_, statistic_member) && read_statistic();
      const std::size_t misplaced = key_table.find(at_);
      if (misplaced == no_field) return step_over_in_entry(Level::entry);
      return skip_key_once(field_table[misplaced].name, misplaced_, 1U << misplaced) && skip_null();
    });
  }

  bool read_statistic() {
    if (*at_ == 'n') return skip_null();
    if (*at_ == '[') return skip('[') && skip(']');
    named_ = 0;
    look_ahead();
    return skip('{') && (skip('}') || read_figures());
  }

  bool read_figures() {
    return read_members_to_end([&] {
      const std::size_t field = key_table.find(at_);
      if (field == no_field) return step_over_in_entry(Level::statistic);
      if (!skip_key_once(field_table[field].name, named_, 1U << field)) return false;
      if (*at_ == 'n') return skip_null();
      shape_.present |= 1U << field;
      return read_into(field + 1);
    });
  }

  bool read_into(std::size_t column) {
    shape_.add(step_start_, at_, column);
    if (!read_number(at_, column, table_.stat_time_data() + column * table_.capacity() + row_, at_))
      return false;
    step_start_ = at_;
    note_odd(column);
    return true;
  }

  void keep_shape() {
    shape_.add(step_start_, at_, 0);
    if (!shape_.complete) return;
    shape_.find_runs();
    last_shape_ = shape_count_ < shapes_.size() ? shape_count_++ : (last_shape_ + 1) % shape_count_;
    shapes_[last_shape_] = shape_;
  }

  // Sorts the rows by day; false where a day stands twice.
  bool sort() {
    if (sorted_) return true;
    const double* const stat_time = table_.stat_time_data();
    std::vector<std::uint32_t> order(table_.length());
    std::iota(order.begin(), order.end(), 0U);
    const auto by_day = [&](std::uint32_t left, std::uint32_t right) {
      return stat_time[left] < stat_time[right];
    };
    std::make_heap(order.begin(), order.end(), by_day);
    std::sort_heap(order.begin(), order.end(), by_day);
    ReportTable sorted(table_.length());
    sorted.errmsg = std::move(table_.errmsg);
    sorted.set_length(table_.length());
    for (std::size_t column = 0; column <= field_count; ++column) {
      const double* const from = stat_time + column * table_.capacity();
      double* const to = sorted.stat_time_data() + column * sorted.capacity();
      for (std::size_t row = 0; row < order.size(); ++row)
        to[row] = from[order[row]];
    }
    for (std::size_t row = 0; row < order.size(); ++row)
      sorted.state_data()[row] = table_.state_data()[order[row]];
    table_ = std::move(sorted);
    const auto days = table_.stat_time();
    return std::adjacent_find(days.begin(), days.end()) == days.end();
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::ptrdiff_t gone_ = 0;
  ReportTable table_;
  std::size_t row_ = 0;
  Attempts documented_;
  Attempts shaped_;
  bool sorted_ = true;
  double last_stat_time_ = -1;
  const char* step_start_ = nullptr;
  static constexpr std::uint32_t stat_time_member = 1;
  static constexpr std::uint32_t statistic_member = 2;
  std::uint32_t entry_seen_ = 0;
  std::uint32_t named_ = 0;      // the fields of the statistic
  std::uint32_t misplaced_ = 0;  // those beside it
  std::uint32_t odd_ = 0;        // columns of the row whose number is worth a notice
  std::vector<UnknownName> unknown_;
  std::size_t next_unknown_ = 0;  // members mostly come in the order they came in before
  ValueSkipper values_;
  IssueList notices_;
  RateNotices rate_notices_;
  Shape shape_;
  std::array<Shape, 4> shapes_;
  std::size_t shape_count_ = 0;
  std::size_t last_shape_ = 0;
  std::array<char, stretch + padding> tail_;
};

}  // namespace

std::optional<Result<ReportTable>> read_ordinary_response(std::string_view bytes) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  if (bytes.empty()) return std::nullopt;
  OrdinaryReader reader(bytes);
  if (!reader.read()) return std::nullopt;
  return reader.take();
}

}  // namespace kfstat
