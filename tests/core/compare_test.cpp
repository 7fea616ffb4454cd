// Whether a change is told from chance, whoever caused it, and what is usual.
#include "catch.hpp"
#include "dice.hpp"
#include <kfstat/compare.hpp>
#include <kfstat/highlights.hpp>
#include <kfstat/targets.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace kfstat;

namespace {

double draw_even(Dice& dice) {
  return static_cast<double>(dice.below(1U << 30U)) / (1U << 30U);
}

double draw_normal(Dice& dice) {
  double sum = 0;
  for (int i = 0; i < 12; ++i)
    sum += draw_even(dice);
  return sum - 6;
}

// As upstream rounds.
double rounded(double rate) {
  return std::round(rate * 10000) / 10000;
}

struct Habits {
  double reply_rate = 0.9;
  double satisfied_rate = 0.85;
  double days_differ_by = 0;  // standard deviation of a day's rates
  double seconds = 60;
};

std::uint64_t draw_hits(Dice& dice, std::uint64_t tries, double chance) {
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < tries; ++i)
    hits += draw_even(dice) < chance ? 1U : 0U;
  return hits;
}

ReportDay draw_day(Dice& dice, std::int64_t day, const Habits& habits) {
  const double luck = habits.days_differ_by * draw_normal(dice);
  const auto chance_of = [&](double usual) { return std::clamp(usual + luck, 0.0, 1.0); };
  ReportDay row{Day{day}, DayState::reported, {}};
  const std::uint64_t sessions = 10 + dice.below(30);
  const std::uint64_t replied = draw_hits(dice, sessions, chance_of(habits.reply_rate));
  row.statistic.set_count(Field::session_cnt, sessions);
  row.statistic.set_real(Field::reply_rate,
                         rounded(static_cast<double>(replied) / static_cast<double>(sessions)));
  row.statistic.set_real(Field::first_reply_average_sec,
                         habits.seconds * std::exp(0.3 * draw_normal(dice)) * (1 + luck));
  row.statistic.set_count(Field::satisfaction_investgate_cnt, sessions);
  row.statistic.set_real(Field::satisfaction_participation_rate, 1);
  const std::uint64_t satisfied = draw_hits(dice, sessions, chance_of(habits.satisfied_rate));
  row.statistic.set_real(Field::satisfied_rate,
                         rounded(static_cast<double>(satisfied) / static_cast<double>(sessions)));
  return row;
}

Report draw_report(Dice& dice, std::int64_t first, int days, const Habits& habits) {
  Report report{"ok", {}};
  for (int i = 0; i < days; ++i)
    report.days.push_back(draw_day(dice, first + i, habits));
  return report;
}

const MetricChange& change_of(const Result<Comparison>& comparison, Field field) {
  return comparison->metrics[index_of(field)];
}

// How many of a thousand pairs of halves of one random sequence get a verdict other than the same.
std::array<int, 3> count_false_alarms(const Habits& habits) {
  Dice dice(20261128);
  std::array<int, 3> alarms{};
  for (int round = 0; round < 1000; ++round) {
    const Report now = draw_report(dice, 28, 28, habits);
    const Report before = draw_report(dice, 0, 28, habits);
    const auto comparison = compare({&now, 1}, {&before, 1});
    REQUIRE(comparison.ok());
    const std::array fields{Field::reply_rate, Field::satisfied_rate, Field::first_reply_average_sec};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto verdict = change_of(comparison, fields[i]).verdict;
      REQUIRE(verdict.has_value());
      alarms[i] += *verdict == Verdict::same ? 0 : 1;
    }
  }
  return alarms;
}

}  // namespace

TEST_CASE("of a thousand pairs of halves of one sequence at most 7 % are told as better or worse") {
  for (const double days_differ_by : {0.0, 0.05}) {
    Habits habits;
    habits.days_differ_by = days_differ_by;
    for (const int alarms : count_false_alarms(habits)) {
      INFO("days differ by " << days_differ_by);
      CHECK(alarms <= 70);
    }
  }
}

TEST_CASE("what really changed is told, and which way is good") {
  Dice dice(1);
  const Report before = draw_report(dice, 0, 28, {.reply_rate = 0.95, .satisfied_rate = 0.7, .seconds = 60});
  const Report now = draw_report(dice, 28, 28, {.reply_rate = 0.8, .satisfied_rate = 0.9, .seconds = 120});
  const auto comparison = compare({&now, 1}, {&before, 1});
  REQUIRE(comparison.ok());
  CHECK(change_of(comparison, Field::reply_rate).verdict == Verdict::worse);
  CHECK(change_of(comparison, Field::satisfied_rate).verdict == Verdict::better);
  CHECK(change_of(comparison, Field::first_reply_average_sec).verdict == Verdict::worse);
  CHECK_FALSE(change_of(comparison, Field::session_cnt).verdict.has_value());
}

TEST_CASE("turned round, a comparison says the opposite") {
  Dice dice(2);
  for (int round = 0; round < 200; ++round) {
    const Report one = draw_report(dice, 0, 10, {.reply_rate = 0.9, .days_differ_by = 0.05});
    const Report other = draw_report(dice, 10, 10, {.reply_rate = 0.8, .days_differ_by = 0.05});
    const auto there = compare({&one, 1}, {&other, 1});
    const auto back = compare({&other, 1}, {&one, 1});
    for (std::size_t i = 0; i < field_count; ++i) {
      const MetricChange& change = there->metrics[i];
      const MetricChange& opposite = back->metrics[i];
      REQUIRE(change.certain == opposite.certain);
      REQUIRE(change.score.has_value() == opposite.score.has_value());
      if (change.score) REQUIRE(std::abs(*change.score + *opposite.score) < 1e-9);
      if (change.count) {
        REQUIRE(change.count->by == opposite.count->by);
        REQUIRE((change.count->by == 0 || change.count->fell != opposite.count->fell));
      }
    }
  }
}

TEST_CASE("the part without whom a change is gone is named") {
  Dice dice(3);
  std::vector<std::vector<Report>> before;
  std::vector<std::vector<Report>> now;
  for (int person = 0; person < 6; ++person) {
    before.push_back({draw_report(dice, 0, 28, {.seconds = 60})});
    now.push_back({draw_report(dice, 28, 28, {.seconds = person == 4 ? 400.0 : 60.0})});
  }
  const auto told = highlights(now, before);
  REQUIRE(told.ok());
  REQUIRE_FALSE(told->changes.empty());
  CHECK(told->changes.front().field == Field::first_reply_average_sec);
  CHECK(told->changes.front().part == 4U);
  CHECK(told->changes.front().change > 0);
}

TEST_CASE("a day of twice its weekday's usual stands out") {
  Report report{"ok", {}};
  for (int day = 0; day < 60; ++day) {
    ReportDay row{Day{day}, DayState::reported, {}};
    row.statistic.set_count(Field::session_cnt, day == 58 ? 25 : 10);
    report.days.push_back(row);
  }
  const std::vector<std::vector<Report>> parts{{report}};
  const std::vector<std::vector<Report>> previous{{}};
  const auto told = highlights(parts, previous);
  REQUIRE(told->days.size() == 1);
  CHECK(told->days[0].day == Day{58});
  CHECK(told->days[0].value == 25);
  CHECK(told->days[0].usual == 10);
  CHECK(told->days[0].ratio == 2.5);
  CHECK(told->changes.empty());
  CHECK(told->medians[index_of(Field::session_cnt)] == 615.0 / 60);
}

TEST_CASE("a target is met with a trace to spare, and nobody is judged by few") {
  Dice dice(4);
  const Report report = draw_report(dice, 0, 1, {});
  const std::uint64_t sessions = *report.days[0].statistic.count(Field::session_cnt);
  const double rate = *report.days[0].statistic.real(Field::reply_rate);
  const std::vector<Target> targets{{Field::session_cnt, true, static_cast<double>(sessions), 1},
                                    {Field::reply_rate, false, rate - 0.0002},
                                    {Field::reply_rate, false, 1.0000001},
                                    {Field::reply_rate, false, 0, sessions + 1}};
  const auto checks = check_targets({&report, 1}, targets);
  REQUIRE(checks->size() == 4);
  CHECK((*checks)[0].met == true);
  CHECK((*checks)[0].n == 1);
  CHECK((*checks)[1].met == true);
  CHECK((*checks)[1].n == sessions);
  CHECK((*checks)[2].met == false);
  CHECK_FALSE((*checks)[3].met.has_value());
}

TEST_CASE("a duration is judged by days with weights as they were sent, however small") {
  // Ten sessions have no whole number of replies near these rates, so no rate has one.
  const auto report_of = [](std::int64_t first, std::vector<double> seconds) {
    Report report{"ok", {}};
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      ReportDay row{Day{first + static_cast<std::int64_t>(i)}, DayState::reported, {}};
      row.statistic.set_count(Field::session_cnt, 10);
      row.statistic.set_real(Field::reply_rate, i % 2 == 0 ? 0.33 : 0.76);
      row.statistic.set_real(Field::first_reply_average_sec, seconds[i]);
      report.days.push_back(row);
    }
    return report;
  };
  const auto spread_of = [](const std::vector<double>& seconds) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    const auto weight_at = [](std::size_t i) { return i % 2 == 0 ? 3.3 : 7.6; };
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      weights += weight_at(i);
      sum += weight_at(i) * seconds[i];
    }
    const double mean = sum / weights;
    for (std::size_t i = 0; i < seconds.size(); ++i)
      squares += std::pow(weight_at(i) * (seconds[i] - mean), 2);
    const auto dates = static_cast<double>(seconds.size());
    return std::pair{mean, dates / (dates - 1) * squares / (weights * weights)};
  };
  const std::vector<double> seconds{70, 52, 91, 60, 84, 47};
  const std::vector<double> earlier{50, 41, 66, 39, 58, 44};
  const Report now = report_of(10, seconds);
  const Report before = report_of(0, earlier);
  const auto comparison = compare({&now, 1}, {&before, 1});
  REQUIRE(comparison.ok());
  const auto [mean, spread] = spread_of(seconds);
  const auto [mean_before, spread_before] = spread_of(earlier);
  const double score = (mean - mean_before) / std::sqrt(spread + spread_before);
  const MetricChange& change = change_of(comparison, Field::first_reply_average_sec);
  REQUIRE(change.score.has_value());
  CHECK(std::abs(*change.score - score) < 1e-9);
}
