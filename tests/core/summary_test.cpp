#include "catch.hpp"
#include "dice.hpp"
#include <kfstat/summary.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace kfstat;

namespace {

double draw_real(Dice& dice) {
  switch (dice.below(6)) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return std::ldexp(static_cast<double>(dice.next()), static_cast<int>(dice.below(1900)) - 1074);
    default:
      return static_cast<double>(dice.below(10001)) / 10000;
  }
}

std::vector<ReportDay> draw_days(Dice& dice, std::size_t count) {
  std::vector<ReportDay> days(count);
  for (std::size_t i = 0; i < count; ++i) {
    days[i].day = Day{static_cast<std::int64_t>(i)};
    days[i].state = static_cast<DayState>(dice.below(3));
    if (days[i].state != DayState::reported) continue;
    for (const FieldInfo& info : field_table) {
      if (dice.below(4) == 0) continue;
      if (info.type == FieldType::count) {
        days[i].statistic.set_count(info.field,
                                    dice.below(dice.below(2) == 0 ? 10 : std::uint64_t{1} << 50U));
      } else {
        days[i].statistic.set_real(info.field, draw_real(dice));
      }
    }
  }
  return days;
}

bool same(const Metric& left, const Metric& right) {
  return left.days == right.days && left.sum == right.sum && left.daily_max == right.daily_max &&
         left.daily_mean == right.daily_mean && left.mean == right.mean && left.min == right.min &&
         left.max == right.max && left.weight_total == right.weight_total;
}

bool same(const Summary& left, const Summary& right) {
  return left.days_requested() == right.days_requested() && left.days_reported == right.days_reported &&
         left.days_empty == right.days_empty &&
         std::equal(left.metrics.begin(), left.metrics.end(), right.metrics.begin(),
                    [](const Metric& one, const Metric& other) { return same(one, other); });
}

Summary summary_of(const std::vector<Report>& reports) {
  const Result<Summary> result = summarize(reports);
  REQUIRE(result.ok());
  return *result;
}

const Metric& metric(const Summary& summary, Field field) {
  return summary.metrics[static_cast<std::size_t>(field)];
}

Report report_of(std::vector<ReportDay> days) {
  return {"ok", std::move(days)};
}

}  // namespace

TEST_CASE("order and splitting change no bit, means stay within their days, nothing is NaN") {
  Dice dice(20221123);
  for (int round = 0; round < 300; ++round) {
    std::vector<ReportDay> days = draw_days(dice, 1 + dice.index(40));
    const Summary whole = summary_of({report_of(days)});
    for (std::size_t i = days.size(); i > 1; --i)
      std::swap(days[i - 1], days[dice.index(i)]);
    const auto cut = days.begin() + static_cast<std::ptrdiff_t>(dice.index(days.size() + 1));
    const Summary split = summary_of({report_of({days.begin(), cut}), report_of({cut, days.end()})});
    REQUIRE(same(whole, split));
    for (const Metric& one : whole.metrics) {
      if (one.kind != MetricKind::weighted_mean) continue;
      REQUIRE(one.mean.has_value() == (one.days > 0));
      if (!one.mean) continue;
      REQUIRE(*one.min <= *one.mean);
      REQUIRE(*one.mean <= *one.max);
      REQUIRE(std::isfinite(*one.weight_total));
    }
  }
}

TEST_CASE("a ratio weighs what it was taken of") {
  ReportDay quiet{Day{0}, DayState::reported, {}};
  quiet.statistic.set_count(Field::session_cnt, 1);
  quiet.statistic.set_real(Field::reply_rate, 1);
  quiet.statistic.set_real(Field::first_reply_average_sec, 10);
  ReportDay busy{Day{1}, DayState::reported, {}};
  busy.statistic.set_count(Field::session_cnt, 3);
  busy.statistic.set_real(Field::reply_rate, 0.5);
  busy.statistic.set_real(Field::first_reply_average_sec, 40);
  const Summary summary = summary_of({report_of({quiet, busy})});
  CHECK(metric(summary, Field::reply_rate).mean == 0.625);
  CHECK(metric(summary, Field::reply_rate).weight_total == 4);
  CHECK(metric(summary, Field::first_reply_average_sec).mean == 28);
  CHECK(metric(summary, Field::first_reply_average_sec).weight_total == 2.5);
}

TEST_CASE("nothing to add or to weigh is absent, not zero") {
  const Summary summary =
      summary_of({report_of({{Day{0}, DayState::missing, {}}, {Day{1}, DayState::empty, {}}})});
  CHECK(summary.days_requested() == 2);
  for (const Metric& one : summary.metrics) {
    CHECK(one.days == 0);
    CHECK_FALSE(one.sum.has_value());
    CHECK_FALSE(one.mean.has_value());
    CHECK_FALSE(one.weight_total.has_value());
  }
}

TEST_CASE("a sum is exact to the last of 64 bits and refused beyond") {
  ReportDay most{Day{0}, DayState::reported, {}};
  most.statistic.set_count(Field::session_cnt, UINT64_MAX - 1);
  most.statistic.set_count(Field::customer_cnt, UINT64_MAX);
  ReportDay one{Day{1}, DayState::reported, {}};
  one.statistic.set_count(Field::session_cnt, 1);
  const Summary summary = summary_of({report_of({most, one})});
  CHECK(metric(summary, Field::session_cnt).sum == UINT64_MAX);
  CHECK(metric(summary, Field::customer_cnt).daily_mean == 18446744073709551615.0);
  one.statistic.set_count(Field::session_cnt, 2);
  const std::vector<Report> beyond{report_of({most, one})};
  const Result<Summary> refused = summarize(beyond);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.issues[0].code == IssueCode::summary_overflow);
}

TEST_CASE("a mean of the largest doubles is finite") {
  ReportDay huge{Day{0}, DayState::reported, {}};
  huge.statistic.set_real(Field::reply_rate, std::numeric_limits<double>::max());
  huge.statistic.set_real(Field::first_reply_average_sec, std::numeric_limits<double>::max());
  ReportDay also_huge = huge;
  also_huge.statistic.set_count(Field::session_cnt, 0);
  huge.statistic.set_count(Field::session_cnt, UINT64_MAX);
  const Summary summary = summary_of({report_of({huge, also_huge})});
  CHECK(metric(summary, Field::first_reply_average_sec).mean == std::numeric_limits<double>::max());
  CHECK(metric(summary, Field::reply_rate).mean == std::numeric_limits<double>::max());
}

TEST_CASE("a mean of counts that no double holds is rounded once") {
  constexpr std::uint64_t third = 3002399751580331;
  Report report{"ok", {}};
  for (const std::uint64_t count : {3 * third, std::uint64_t{0}, std::uint64_t{0}}) {
    ReportDay row{Day{static_cast<std::int64_t>(report.days.size())}, DayState::reported, {}};
    row.statistic.set_count(Field::session_cnt, count);
    report.days.push_back(row);
  }
  const auto summary = summarize({&report, 1});
  REQUIRE(summary.ok());
  // The sum is 2^53 + 1; of the double next to it a third is another.
  CHECK(metric(*summary, Field::session_cnt).daily_mean == static_cast<double>(third));
}
