// When a day is settled, and what replaces what.
#include "figures/finality.hpp"

#include "catch.hpp"

#include <array>
#include <vector>

namespace {

using namespace kfstat;
using namespace kfstat::relay;

constexpr std::int64_t hour = 3600;
constexpr Day day{19000};
constexpr std::int64_t ended = midnight_of(day + 1);

ReportDay reported(Day when = day) {
  Statistic statistic;
  statistic.set_count(Field::session_cnt, 7);
  return {when, DayState::reported, statistic};
}

ReportDay silent(DayState state = DayState::empty, Day when = day) {
  return {when, state, {}};
}

StoredDay read_at(const ReportDay& what, std::int64_t asked_at, bool listed = true) {
  return reading_of(std::array{what}, listed, asked_at).front();
}

bool is_final(const ReportDay& what, std::int64_t asked_at) {
  // Beside a day that is reported.
  return reading_of(std::array{what, reported(day + 1)}, true, asked_at).front().final;
}

}  // namespace

TEST_CASE("a reported day is final from noon of the next day on") {
  CHECK_FALSE(is_final(reported(), ended + 12 * hour - 1));
  CHECK(is_final(reported(), ended + 12 * hour));
}

TEST_CASE("an empty or missing day is final 48 hours after it ended") {
  for (const DayState state : {DayState::empty, DayState::missing}) {
    CHECK_FALSE(is_final(silent(state), ended + 48 * hour - 1));
    CHECK(is_final(silent(state), ended + 48 * hour));
  }
}

TEST_CASE("an answer without a list settles nothing that it lacks") {
  const StoredDay read = read_at(silent(DayState::missing), ended + 480 * hour, false);
  CHECK_FALSE(read.final);
  CHECK_FALSE(read.silent_since);
  const StoredDay again = merge(read, read_at(silent(DayState::missing), ended + 960 * hour, false));
  CHECK_FALSE(again.final);
}

TEST_CASE("silence about every day settles them when it is heard again 12 hours later") {
  const StoredDay first = read_at(silent(), ended + 48 * hour);
  CHECK_FALSE(first.final);
  CHECK_FALSE(merge(first, read_at(silent(), ended + 60 * hour - 1)).final);
  CHECK(merge(first, read_at(silent(), ended + 60 * hour)).final);
  const StoredDay early = read_at(silent(), ended + hour);
  CHECK_FALSE(merge(early, read_at(silent(), ended + 47 * hour)).final);
}

TEST_CASE("a reported day is replaced by a reported one only") {
  const StoredDay known = read_at(reported(), ended + hour);
  const StoredDay kept = merge(known, read_at(silent(), ended + 2 * hour));
  CHECK(kept.day.state == DayState::reported);
  CHECK(kept.fetched_at == ended + hour);
  CHECK(kept.asked_at == ended + 2 * hour);
  CHECK(merge(known, read_at(silent(), ended + 2 * hour), true).day.state == DayState::reported);
  CHECK(merge(known, read_at(reported(), ended + 13 * hour)).final);
}

TEST_CASE("a final day changes only when it is asked for again, and an older reading never wins") {
  const StoredDay final_day = read_at(reported(), ended + 20 * hour);
  StoredDay other = read_at(reported(), ended + 30 * hour);
  other.day.statistic.set_count(Field::session_cnt, 8);
  CHECK(merge(final_day, other).day == final_day.day);
  CHECK(merge(final_day, other, true).day == other.day);
  CHECK(merge(final_day, read_at(silent(), ended + 90 * hour), true).day == final_day.day);
  const StoredDay fresh = read_at(reported(), ended + 2 * hour);
  StoredDay late = read_at(reported(), ended + hour);
  late.day.statistic.set_count(Field::session_cnt, 6);
  CHECK(merge(fresh, late).day == fresh.day);
}

TEST_CASE("lists of days are merged in order, what only one of them holds included") {
  const std::vector<StoredDay> known = {read_at(reported(day), ended), read_at(reported(day + 2), ended)};
  const std::vector<StoredDay> fresh = {read_at(reported(day + 1), ended + 1),
                                        read_at(reported(day + 2), ended + 1),
                                        read_at(reported(day + 3), ended + 1)};
  const std::vector<StoredDay> all = merge(known, fresh);
  REQUIRE(all.size() == 4);
  for (std::int64_t index = 0; index < 4; ++index)
    CHECK(all[static_cast<std::size_t>(index)].day.day == day + index);
  CHECK(all[2].fetched_at == ended + 1);
}

TEST_CASE("a day that is not final is asked for once an hour, a final one never") {
  const std::int64_t now = ended + 5 * hour;
  const DayRange range{day, day};
  CHECK(days_to_ask(range, {}, day, now) == std::vector{day});
  CHECK(days_to_ask(range, {}, day + 1, now).empty());
  const auto asks = [&](std::int64_t asked_at) {
    return !days_to_ask(range, std::array{read_at(reported(), asked_at)}, day, now).empty();
  };
  CHECK_FALSE(asks(now - hour + 1));
  CHECK(asks(now - hour));
  CHECK(asks(now + 1));
  CHECK(
      days_to_ask(range, std::array{read_at(reported(), ended + 12 * hour)}, day, now + 999 * hour).empty());
}

TEST_CASE("windows are the fewest of at most 31 days") {
  std::vector<Day> days;
  for (std::int64_t index = 0; index < 63; ++index)
    days.push_back(day + index);
  const std::vector<DayRange> windows = windows_over(days);
  REQUIRE(windows.size() == 3);
  CHECK(windows[0] == DayRange{day, day + 30});
  CHECK(windows[2] == DayRange{day + 62, day + 62});
  CHECK(windows_over(std::vector{day, day + 30, day + 31}) ==
        std::vector{DayRange{day, day + 30}, DayRange{day + 31, day + 31}});
  CHECK(windows_over({}).empty());
}
