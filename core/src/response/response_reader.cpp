// Reads what nearly every response is in one pass, without a tree and without a lookup for each key: bytes
// straight into columns. Whatever it does not take it leaves to parse_response_tree, untouched and from the
// first byte on; so it never says what is wrong, only that it is not for it.
//
// A row (the entry of one day) is tried in three ways, the quickest first:
// 1. As documented: upstream writes the names in one order and without white space. The text between the
//    figures is compared with constants, eight characters at a time, and the figures are read without a
//    branch; whether all of that was so is asked once, at the end (response_row.hpp). Unknown fields are
//    stepped over in those gaps between members in which some were seen before.
// 2. Like another row: another order, white space or absent fields mostly repeat from row to row, so the
//    text between the figures is compared with what it was there (response_shape.hpp).
// 3. Member by member, which finds out the gaps and the shape for the rows to come.
//
// Of an unknown field the key and the value of the row before are compared first: both mostly stay the same.
// What is new is judged as strictly as the tree reader would (response_value.hpp).
//
// Notices stand in the order of the text, so the third way alone tells of names and rates; the two others
// leave a row to it that has one of which was not told yet. Of the day they tell at the end of the row, where
// nothing else of that row is told then.
//
// Nothing is checked for the end of the text at each character: `look_ahead` copies the last bytes to where
// zeros follow, and every read between two looks has a limit.
//
// Left to the tree reader: every issue, counts over 2^53 - 1, and what is valid and nobody writes: names of
// response fields with escapes, more than a thousand names nobody knows, those that hold more than 28 levels.
#include "response/response_reader.hpp"

#include "issues/issue_list.hpp"
#include "issues/response_names.hpp"
#include "response/response_digits.hpp"
#include "response/response_keys.hpp"
#include "response/response_notices.hpp"
#include "response/response_odd.hpp"
#include "response/response_row.hpp"
#include "response/response_shape.hpp"
#include "response/response_value.hpp"
#include "response/unknown_fields.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <forward_list>
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
  OrdinaryReader(std::string_view bytes, const std::optional<DayRange>& asked)
      : has_asked_(asked.has_value()),
        first_asked_(asked ? static_cast<double>(midnight_of(asked->start)) : 0),
        last_asked_(asked ? static_cast<double>(midnight_of(asked->end)) : double{UINT32_MAX}),
        begin_(bytes.data()),
        at_(bytes.data()),
        end_(bytes.data() + bytes.size()),
        table_(std::min(first_capacity, bytes.size() / shortest_row + 1)) {}

  bool read() { return read_response() && at_ == end_ && is_tail() && sort(); }

  Result<ReportTable> take() {
    rates_.finish(notices_);
    return Result<ReportTable>::success(std::move(table_), notices_.take_without_messages());
  }

 private:
  static constexpr std::size_t first_capacity = 31;  // as many days as upstream gives
  static constexpr std::size_t max_days = UINT32_MAX / seconds_per_day + 1;
  static constexpr std::size_t shortest_row = 16;  // {"stat_time":0},
  // Between two checks of where the text ends less than this is read, words and white space included.
  static constexpr std::ptrdiff_t stretch = 2048;
  static constexpr std::ptrdiff_t max_space = 200;
  // So much may be read from inside a row without a look at where the text ends.
  static constexpr std::ptrdiff_t row_reach = max_row_reach;
  static constexpr std::size_t padding = row_reach;
  static constexpr std::uint32_t every_field = (1U << field_count) - 1;
  static_assert(row_reach + max_space < stretch && Shape::max_length + max_space + 48 < row_reach);
  static constexpr int most_around =
      4;  // objects and lists: the response, its list, the entry, the statistic

  // Words are loaded beyond what they are needed for: the end of the text is read from a copy with zeros
  // behind.
  [[gnu::always_inline]] void look_ahead() {
    if (end_ - at_ < stretch) copy_tail();
  }

  [[gnu::noinline]] void copy_tail() {
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
      if (at_ >= limit) {
        look_ahead();
        limit = at_ + max_space;
      }
      if (load_word(at_) == every_byte * ' ') {
        at_ += 8;
      } else if (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') {
        ++at_;
      } else {
        return;
      }
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
  bool skip_key_once(std::string_view name, unsigned& seen, unsigned member) {
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

  // Whether the text stands there, which is one of the short ones.
  [[gnu::noinline]] static bool stands_at(const char* at, std::string_view text) {
    return !text.empty() && same_text(at, text.data(), text.size());
  }

  static bool is_of_row(const char* key) {
    return key_table.find(key) != no_field || KeyTable::stands_at(key, stat_time_name) ||
           KeyTable::stands_at(key, statistic_name);
  }

  // Moves from a key nobody knows to its value. False where it stands there twice, or is known after all.
  bool skip_unknown_key(Level level) {
    return (skip_expected_key() || find_unknown(level, true)) && see_last_unknown(level);
  }

  // Where it is the one that followed the last one before.
  bool skip_expected_key() {
    if (unknown_.empty()) return false;
    const std::size_t expected = unknown_[last_unknown_].next;
    const std::string_view key = unknown_[expected].key;
    if (!stands_at(at_, key)) return false;
    at_ += key.size();
    last_unknown_ = expected;
    return true;
  }

  // False where its object has it twice.
  bool see_last_unknown(Level level) {
    const std::uint32_t object = level == Level::response ? 1 : entry_tries_;
    return std::exchange(unknown_[last_unknown_].seen[static_cast<std::size_t>(level)], object) != object;
  }

  // Any other; false also where it is new, unless it may be noted.
  [[gnu::noinline]] bool find_unknown(Level level, bool may_note) {
    const char* const begin = at_;
    const char* const end = skip_value(begin, end_, 0);
    if (end == nullptr) return false;
    const bool is_short = end - begin <= max_space;
    std::string_view name(begin + 1, static_cast<std::size_t>(end - begin - 2));
    if (name.find('\\') != std::string_view::npos) {
      auto unescaped = read_odd_text({begin, name.size() + 2});
      if (!unescaped || is_known(*unescaped)) return false;
      name = unescaped_.emplace_front(std::move(*unescaped));
    }
    std::optional<std::size_t> index = unknown_.find(name);
    if (!may_note && (!index || !is_short)) return false;
    if (!index) {
      if (unknown_.full()) return false;
      index = unknown_.add(name);
      note(IssueCode::response_unknown_field, level, name);
    }
    unknown_[last_unknown_].next = static_cast<std::uint16_t>(*index);
    last_unknown_ = *index;
    at_ = end;
    const bool was_tail = is_tail();
    if (!is_short) look_ahead();
    if (!skip_key(0)) return false;
    if (was_tail == is_tail() && at_ - begin <= max_space)
      unknown_[*index].key = {begin, static_cast<std::size_t>(at_ - begin)};
    return true;
  }

  void note(IssueCode code, Level level, std::optional<std::string_view> name) {
    add_notice(notices_, code, level, row_, name);
  }

  // Where the value of that unknown field ends; null where the tree reader must judge it.
  [[gnu::noinline]] const char* skip_unknown_value(const char* at, std::size_t index) {
    std::string_view& last = unknown_[index].value;
    const auto rest = static_cast<std::size_t>(end_ - at);
    if (last.size() < rest && stands_at(at, last) && !is_of_number(at[last.size()])) return at + last.size();
    const char* end = skip_simple_value(at);
    if (end == nullptr) end = skip_odd_value(at, end_, most_around);
    if (end != nullptr) last = {at, static_cast<std::size_t>(end - at)};
    return end;
  }

  // Most are a few digits.
  const char* skip_simple_value(const char* at) const {
    const std::uint64_t digits = load_digits(at);
    const unsigned count = count_digits(digits);
    const bool is_plain = count > 0 && count < 8 && (at[count] == ',' || at[count] == '}');
    if (is_plain && (count == 1 || *at != '0')) return at + count;
    return skip_value(at, end_, most_around);
  }

  bool skip_last_unknown_value() {
    const char* const end = skip_unknown_value(at_, last_unknown_);
    if (end == nullptr) return false;
    at_ = end;
    return true;
  }

  bool step_over_in_entry(Level level) {
    if (!skip_unknown_key(level)) return false;
    gaps_ |= 1U << next_gap_;
    shape_.add(step_start_, at_, Shape::any_value + last_unknown_);
    const bool skipped = skip_last_unknown_value();
    step_start_ = at_;
    look_ahead();
    return skipped;
  }

  bool read_response() {
    constexpr unsigned errcode = 1;
    constexpr unsigned errmsg = 2;
    constexpr unsigned list = 4;
    unsigned seen = 0;
    unsigned absent = 0;
    const auto is_null = [&](unsigned member) {
      if (*at_ != 'n') return false;
      absent |= member;
      return true;
    };
    const bool read = read_object([&] {
      if (is_key(errcode_name)) {
        return skip_key_once(errcode_name, seen, errcode) &&
               (is_null(errcode) ? skip_null() : read_errcode());
      }
      if (is_key(errmsg_name)) return skip_key_once(errmsg_name, seen, errmsg) && read_errmsg();
      if (is_key(statistic_list_name)) {
        return skip_key_once(statistic_list_name, seen, list) && (is_null(list) ? skip_null() : read_list());
      }
      if (!skip_unknown_key(Level::response) || !skip_last_unknown_value()) return false;
      look_ahead();
      return true;
    });
    if (!read || (seen & ~absent & (errcode | list)) == 0) return false;
    look_ahead();
    skip_space();
    return true;
  }

  // 0, in whatever spelling.
  bool read_errcode() {
    if (*at_ == '0' && !is_of_number(at_[1])) {
      ++at_;
      return true;
    }
    return read_odd_errcode();
  }

  bool read_odd_errcode() {
    const NumberRead number = read_seldom_number(at_, FieldType::count);
    if (number.end == nullptr || number.value != 0) return false;
    at_ = number.end;
    look_ahead();
    return true;
  }

  bool read_errmsg() {
    if (*at_ == 'n') return skip_null();
    if (*at_++ != '"') return false;
    const char* const start = at_;
    while (*at_ >= ' ' && *at_ <= '~' && *at_ != '"' && *at_ != '\\' && at_ - start < max_space)
      ++at_;
    if (*at_ != '"') return read_odd_errmsg(start);
    table_.errmsg.assign(start, at_);
    ++at_;
    return true;
  }

  // One that is long or no plain text.
  bool read_odd_errmsg(const char* start) {
    const char* end = start;
    while (end < end_ && *end != '"')
      end += *end == '\\' ? 2 : 1;
    if (end >= end_) return false;
    at_ = end + 1;
    auto text = read_odd_text({start - 1, static_cast<std::size_t>(at_ - start + 1)});
    if (!text) return false;
    table_.errmsg = std::move(*text);
    look_ahead();
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
    if (try_documented_entry() || try_entry_like_another()) {
      if (must_note_day()) note_day();
    } else if (!read_any_entry()) {
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

  // A row as upstream writes it today, all figures there, and unknown fields only where some were before.
  // False leaves `at_` where it was.
  bool read_documented_entry() {
    const char* const begin = at_;
    const char* const end = find_end_of_documented(begin, gaps_);
    at_ = end == nullptr ? begin : end;
    if (end == nullptr) return false;
    table_.state_data()[row_] = DayState::reported;
    return true;
  }

  [[gnu::always_inline]] const char* find_end_of_documented(const char* at, std::uint32_t gaps) {
    if (gaps != 0) ++entry_tries_;
    if (*at++ != '{') return nullptr;
    at = skip_gap(at, before_time, gaps);
    if (at == nullptr) return nullptr;
    Difference difference;
    skip_text<time_text>(at, difference);
    double* const cell = cell_of(0);
    at = difference.any() ? nullptr : read_plain_stat_time(at, *cell);
    if (at == nullptr) return nullptr;
    at = skip_gap(at, before_statistic, gaps);
    if (at == nullptr) return nullptr;
    const auto skip = [&](const char* from, std::uint32_t gap) { return step_over_at(from, gap); };
    if (!read_members(at, cell, table_.capacity(), difference, gaps, skip,
                      std::make_index_sequence<field_count>()))
      return nullptr;
    at = skip_gap(at, behind_figures, gaps);
    if (at == nullptr || *at++ != '}') return nullptr;
    at = skip_gap(at, behind_statistic, gaps);
    if (at == nullptr || *at != '}' || (difference.over != 0 && !count_rates(difference.over)))
      return nullptr;
    return at + 1;
  }

  [[gnu::always_inline]] const char* skip_gap(const char* at, std::uint32_t gap, std::uint32_t gaps) {
    return (gaps >> gap & 1U) == 0 ? at : step_over_at(at, gap);
  }

  double* cell_of(std::size_t column) { return table_.stat_time_data() + column * table_.capacity() + row_; }

  // Behind the unknown fields that stand in the gap; null where one must be read otherwise.
  [[gnu::noinline]] const char* step_over_at(const char* at, std::uint32_t gap) {
    const bool is_in_statistic = gap >= before_figures && gap <= behind_figures;
    const Level level = is_in_statistic ? Level::statistic : Level::entry;
    const bool is_first = gap == before_time || gap == before_figures;
    while (is_first || *at == ',') {
      at_ = is_first ? at : at + 1;
      if (*at_ != '"') break;
      if (!skip_expected_key()) {
        if (is_of_row(at_)) break;
        if (!find_unknown(level, false)) return nullptr;
      }
      if (!see_last_unknown(level) || !skip_last_unknown_value()) return nullptr;
      if (end_ - at_ < row_reach && !is_tail()) return nullptr;
      if (is_first && *at_++ != ',') return nullptr;
      at = at_;
    }
    return at;
  }

  // Those over 1 in a row; false where it was not told yet of one.
  [[gnu::noinline]] bool count_rates(std::uint32_t over) {
    if ((over & ~rates_.noted()) != 0) return false;
    for (; over != 0; over &= over - 1)
      rates_.count(static_cast<Field>(std::countr_zero(over)));
    return true;
  }

  // Seconds of a day in UTC+8, of which its midnight is kept; ten digits since 2001.
  const char* read_plain_stat_time(const char* at, double& stat_time) {
    const std::uint64_t first = load_digits(at);
    const unsigned count = count_digits(first);
    if (count == 0 || *at == '0') return nullptr;
    std::uint64_t seconds = value_of_digits(first, count);
    at += count;
    if (count == 8) {
      for (; *at >= '0' && *at <= '9' && seconds <= UINT32_MAX; ++at)
        seconds = seconds * 10 + static_cast<unsigned>(*at - '0');
    }
    return keep_stat_time(seconds, stat_time) ? at : nullptr;
  }

  bool keep_stat_time(std::uint64_t seconds, double& stat_time) {
    constexpr auto first = static_cast<std::uint32_t>(seconds_per_day - utc8_seconds);
    if (seconds > UINT32_MAX || seconds < first) return false;
    since_midnight_ =
        (static_cast<std::uint32_t>(seconds) - first) % static_cast<std::uint32_t>(seconds_per_day);
    stat_time = to_double(seconds - since_midnight_);
    return true;
  }

  // Where the time ends, or null.
  [[gnu::noinline]] const char* read_stat_time(const char* at, double* cell) {
    const char* const end = read_plain_stat_time(at, *cell);
    if (end != nullptr && !is_of_number(*end)) return end;
    const NumberRead number = read_seldom_number(at, FieldType::count);
    const bool is_good =
        number.end != nullptr && keep_stat_time(static_cast<std::uint64_t>(number.value), *cell);
    return is_good ? number.end : nullptr;
  }

  bool must_note_day() const { return since_midnight_ != 0 || has_asked_; }

  bool is_asked() {
    const double stat_time = *cell_of(0);
    return stat_time >= first_asked_ && stat_time <= last_asked_;
  }

  // What is to be told of the day.
  [[gnu::noinline]] void note_day() {
    if (!is_asked()) note(IssueCode::response_unrequested_day, Level::entry, std::nullopt);
    if (since_midnight_ != 0) note(IssueCode::response_not_midnight, Level::entry, stat_time_name);
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

  bool read_entry_of(const Shape& shape) {
    const char* at = at_;
    if (!shape.steps[0].stands_at(at)) return false;
    over_ = 0;
    for (std::size_t i = 0; i + 1 < shape.size; ++i) {
      const Shape::Step& step = shape.steps[i];
      at += step.length;
      if (step.column >= Shape::any_value) {
        at = skip_unknown_value(at, step.column - Shape::any_value);
      } else {
        at = read_number(at, step.column, cell_of(step.column));
      }
      if (at == nullptr || (end_ - at < row_reach && !is_tail())) return false;
      if (!shape.steps[i + 1].stands_at(at)) return false;
    }
    if (over_ != 0 && !count_rates(over_)) return false;
    at_ = at + shape.steps[shape.size - 1].length;
    finish_entry(shape.present);
    return true;
  }

  // Reads what belongs into the column, 0 for the time, then the fields; says where it ends, or null.
  [[gnu::always_inline]] const char* read_number(const char* at, std::size_t column, double* cell) {
    if (column == 0) return read_stat_time(at, cell);
    const FieldType type = field_table[column - 1].type;
    NumberRead number = type == FieldType::count ? read_count(at) : read_real(at);
    // As languages write a whole number that have no others.
    if (type == FieldType::count && number.end != nullptr && number.end[0] == '.' && number.end[1] == '0')
      number.end += 2;
    if (number.end == nullptr || is_of_number(*number.end)) number = read_seldom_number(at, type);
    if (type == FieldType::rate && number.value > 1) over_ |= 1U << (column - 1);
    *cell = number.value;
    return number.end;
  }

  // One that is longer than most, the last of its object, or of another spelling.
  [[gnu::noinline]] NumberRead read_seldom_number(const char* at, FieldType type) const {
    const NumberRead number = read_any_number(at, type == FieldType::count);
    return number.end != nullptr && !is_of_number(*number.end) ? number : read_odd_number(at, end_, type);
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
    next_gap_ = before_time;
    notices_before_entry_ = notices_.size();
    entry_seen_ = 0;
    beside_ = 0;
    over_ = 0;
    ++entry_tries_;
    look_ahead();
    // One without members lacks its time.
    if (!skip('{') || !read_entry_members() || (entry_seen_ & stat_time_member) == 0) return false;
    count_rates(over_);
    finish_entry(shape_.present);
    keep_shape();
    return true;
  }

  bool read_entry_members() {
    return read_members_to_end([&] {
      if (is_key(stat_time_name))
        return skip_key_once(stat_time_name, entry_seen_, stat_time_member) && read_into(0);
      if (is_key(statistic_name))
        return skip_key_once(statistic_name, entry_seen_, statistic_member) && read_statistic_to_end();
      const std::size_t field = key_table.find(at_);
      if (field == no_field) return step_over_in_entry(Level::entry);
      // A figure is misplaced here, unless it is null.
      return skip_key_once(field_table[field].name, beside_, 1U << field) && skip_null();
    });
  }

  bool read_statistic_to_end() {
    next_gap_ = before_figures;
    if (!read_statistic()) return false;
    next_gap_ = behind_statistic;
    return true;
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
    const char* const end = read_number(at_, column, cell_of(column));
    if (end == nullptr || !note_number(column)) return false;
    at_ = step_start_ = end;
    look_ahead();
    next_gap_ = static_cast<std::uint32_t>(before_statistic + (column == 0 ? 0 : column + 1));
    return true;
  }

  // What is to be told of the one that was read last.
  [[gnu::noinline]] bool note_number(std::size_t column) {
    if (column == 0 && must_note_day()) {
      // It would have to be told before all else of the entry.
      if (!is_asked() && notices_.size() != notices_before_entry_) return false;
      note_day();
    }
    if ((over_ & ~rates_.noted()) != 0) {
      const FieldInfo& info = field_table[column - 1];
      rates_.note(info.field, notices_);
      note(IssueCode::response_rate_out_of_range, Level::statistic, info.name);
    }
    return true;
  }

  void keep_shape() {
    shape_.add(step_start_, at_, 0);
    if (!shape_.complete) return;
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

  bool has_asked_;
  double first_asked_;  // midnights
  double last_asked_;
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
  static constexpr unsigned stat_time_member = 1;
  static constexpr unsigned statistic_member = 2;
  unsigned entry_seen_ = 0;
  std::uint32_t named_ = 0;           // the fields of the statistic
  std::uint32_t beside_ = 0;          // and those beside it
  std::uint32_t over_ = 0;            // those of the entry whose rates are over 1
  std::uint32_t since_midnight_ = 0;  // seconds to the entry's time
  std::uint32_t entry_tries_ = 0;     // ways in which entries were tried so far
  UnknownFields unknown_;
  std::size_t last_unknown_ = 0;
  std::forward_list<std::string> unescaped_;  // names
  std::uint32_t gaps_ = 0;                    // of documented rows: those in which unknown fields were seen
  std::uint32_t next_gap_ = before_time;      // of a row that is read word by word
  IssueList notices_;
  std::size_t notices_before_entry_ = 0;
  RateNotices rates_;
  Shape shape_;
  std::array<Shape, 4> shapes_;
  std::size_t shape_count_ = 0;
  std::size_t last_shape_ = 0;
  std::array<char, stretch + padding> tail_;
};

}  // namespace

std::optional<Result<ReportTable>> read_ordinary_response(std::string_view bytes,
                                                          const std::optional<DayRange>& asked) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  if (bytes.empty()) return std::nullopt;
  OrdinaryReader reader(bytes, asked);
  if (!reader.read()) return std::nullopt;
  return reader.take();
}

}  // namespace kfstat
