// What "honest" means for totals, over thousands of reports drawn from a fixed seed, hostile figures among
// them.
#include "catch.hpp"
#include "dice.hpp"
#include <kfstat/document.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace kfstat;
using Json = nlohmann::json;

namespace {

__extension__ typedef unsigned __int128 Wide;

double draw_hostile(Dice& dice) {
  constexpr std::array hostile{0.0,
                               1.0,
                               5e-324,
                               2.2250738585072009e-308,
                               2.2250738585072014e-308,
                               1e-300,
                               1e300,
                               std::numeric_limits<double>::max(),
                               0.1,
                               1.0 / 3};
  return dice.below(2) == 0
             ? hostile[dice.index(hostile.size())]
             : std::ldexp(static_cast<double>(dice.next()), static_cast<int>(dice.below(2034)) - 1074);
}

double draw_share(Dice& dice) {
  return static_cast<double>(dice.below(10001)) / 10000;
}

using DrawReal = double (*)(Dice&);

Statistic draw_statistic(Dice& dice, DrawReal draw_real, std::uint64_t absent_in_8) {
  Statistic statistic;
  for (const FieldInfo& info : field_table) {
    if (dice.below(8) < absent_in_8) continue;
    if (info.type != FieldType::count) {
      statistic.set_real(info.field, draw_real(dice));
    } else {
      constexpr std::array<std::uint64_t, 3> limits{3, 1000, std::uint64_t{1} << 53U};
      statistic.set_count(info.field, dice.below(limits[dice.index(limits.size())]));
    }
  }
  return statistic;
}

constexpr std::uint64_t coarse_sessions = 7;

void set_coarse(Statistic& statistic) {
  statistic.set_count(Field::session_cnt, coarse_sessions);
  statistic.set_real(Field::reply_rate, 0.5);
}

std::vector<ReportDay> draw_days(Dice& dice) {
  const DrawReal draw_real = dice.below(2) == 0 ? draw_hostile : draw_share;
  const std::uint64_t absent_in_8 = dice.below(9);
  std::vector<ReportDay> days(1 + dice.index(45));
  const auto first = static_cast<std::int64_t>(dice.below(30000));
  for (std::size_t i = 0; i < days.size(); ++i) {
    days[i].day = Day{first + static_cast<std::int64_t>(i)};
    days[i].statistic = draw_statistic(dice, draw_real, absent_in_8);
    // Half of seven is none of seven's shares, so no rate is taken for a fraction here.
    if (i == 0) set_coarse(days[i].statistic);
    days[i].state = days[i].statistic.empty() ? static_cast<DayState>(1 + dice.below(2)) : DayState::reported;
  }
  return days;
}

std::string text_of(const std::vector<Report>& reports) {
  return document::format(summarize(reports));
}

struct Weight {
  Field field;
  Field count;
  std::optional<Field> share;
};

constexpr std::array weights{
    Weight{Field::reply_rate, Field::session_cnt, {}},
    Weight{Field::first_reply_average_sec, Field::session_cnt, Field::reply_rate},
    Weight{Field::satisfaction_participation_rate, Field::satisfaction_investgate_cnt, {}},
    Weight{Field::satisfied_rate, Field::satisfaction_investgate_cnt, Field::satisfaction_participation_rate},
    Weight{Field::middling_rate, Field::satisfaction_investgate_cnt, Field::satisfaction_participation_rate},
    Weight{Field::dissatisfied_rate, Field::satisfaction_investgate_cnt,
           Field::satisfaction_participation_rate},
};

const Metric& metric(const Summary& summary, Field field) {
  return summary.metrics[static_cast<std::size_t>(field)];
}

// The values of the days that have a value and a weight over 0.
std::vector<double> weighed_values(const std::vector<ReportDay>& days, const Weight& weight) {
  std::vector<double> values;
  for (const ReportDay& row : days) {
    const auto value = row.statistic.real(weight.field);
    const auto share = weight.share ? row.statistic.real(*weight.share) : 1.0;
    if (value && share > 0.0 && row.statistic.count(weight.count) > 0U) values.push_back(*value);
  }
  return values;
}

void check_mean(const Metric& mean, const std::vector<double>& values) {
  REQUIRE(mean.days == static_cast<std::int64_t>(values.size()));
  REQUIRE(mean.mean.has_value() == !values.empty());
  REQUIRE(mean.weight_total.has_value() == !values.empty());
  if (values.empty()) return;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  REQUIRE(mean.min == *least);
  REQUIRE(mean.max == *most);
  REQUIRE(*mean.mean >= *least);
  REQUIRE(*mean.mean <= *most);
  REQUIRE(*mean.weight_total >= 0);
}

// Null where there are no days, else a number that is finite.
void check_numbers(const Json& metrics) {
  for (const auto& [name, one] : metrics.items()) {
    INFO(name << " " << one.dump());
    for (const auto& [key, value] : one.items()) {
      if (key == "kind") continue;
      const bool is_fraction = key == "numerator" || key == "denominator";
      if (value.is_null()) {
        REQUIRE((one["days"] == 0 || is_fraction));
      } else {
        REQUIRE(value.is_number());
        REQUIRE(std::isfinite(value.get<double>()));
        REQUIRE((one["days"] != 0 || key == "days" || key == "dates"));
      }
    }
  }
}

// The exact sums a mean is made of, in units of 2^-20 for each factor.
struct ExactMean {
  Wide weighed = 0;
  Wide weights = 0;
};

double scaled(Wide value, int exponent) {
  return std::ldexp(static_cast<double>(value), exponent);
}

std::uint64_t draw_steps(Dice& dice, std::uint64_t most) {
  return dice.below(dice.below(3) == 0 ? 2 : most);
}

}  // namespace

TEST_CASE("a mean is of the days that have a weight and lies between them; no number is beyond JSON") {
  Dice dice(20221123);
  for (int round = 0; round < 3000; ++round) {
    const std::vector<Report> reports{{"ok", draw_days(dice)}};
    const Result<Summary> summary = summarize(reports);
    REQUIRE(summary.ok());
    for (const Weight& weight : weights)
      check_mean(metric(*summary, weight.field), weighed_values(reports[0].days, weight));
    // The parser is strict: NaN and Infinity are no JSON.
    check_numbers(Json::parse(document::format(summary))["value"]["metrics"]);
  }
}

TEST_CASE("in any order and split at any day the totals are the same to the last bit") {
  Dice dice(20221124);
  for (int round = 0; round < 400; ++round) {
    std::vector<ReportDay> days = draw_days(dice);
    const std::string whole = text_of({{"ok", days}});
    for (std::size_t i = days.size(); i > 1; --i)
      std::swap(days[i - 1], days[dice.index(i)]);
    for (std::size_t cut = 0; cut <= days.size(); ++cut) {
      const auto at = days.begin() + static_cast<std::ptrdiff_t>(cut);
      REQUIRE(text_of({{"ok", {at, days.end()}}, {"", {days.begin(), at}}}) == whole);
    }
    std::vector<Report> single;
    single.reserve(days.size());
    for (const ReportDay& row : days)
      single.push_back({"ok", {row}});
    REQUIRE(text_of(single) == whole);
  }
}

TEST_CASE("days without any figure leave every value null") {
  Dice dice(20221125);
  std::vector<ReportDay> days;
  for (int i = 0; i < 500; ++i) {
    days.push_back({Day{i}, static_cast<DayState>(1 + dice.below(2)), {}});
    const Json value = Json::parse(text_of({{"ok", days}}))["value"];
    REQUIRE(value["days_requested"] == days.size());
    for (const Json& one : value["metrics"]) {
      for (const auto& [key, number] : one.items())
        REQUIRE((key == "kind" || (key == "days" || key == "dates" ? number == 0 : number.is_null())));
    }
  }
}

TEST_CASE("groups hold every day once and add up to the whole") {
  Dice dice(20221126);
  for (int round = 0; round < 1000; ++round) {
    const Report report{"ok", draw_days(dice)};
    const Result<Summary> whole = summarize(std::vector{report});
    REQUIRE(whole.ok());
    const auto period = static_cast<Period>(round % 3);
    const Result<std::vector<DayGroup>> groups = group_days({&report, 1}, period);
    REQUIRE(groups.ok());
    Day next = report.days.front().day;
    for (const DayGroup& group : *groups) {
      REQUIRE(group.range.start == next);
      REQUIRE(group.range.days() == group.days);
      REQUIRE(group.summary.days_requested() == group.days);
      REQUIRE((period != Period::day || group.days == 1));
      next = group.range.end + 1;
    }
    REQUIRE(next == report.days.back().day + 1);
    for (std::size_t i = 0; i < field_count; ++i) {
      const Metric& total = whole->metrics[i];
      std::int64_t days = 0;
      std::optional<std::uint64_t> sum;
      std::optional<double> most;
      for (const DayGroup& group : *groups) {
        const Metric& one = group.summary.metrics[i];
        days += one.days;
        if (one.sum) sum = sum.value_or(0) + *one.sum;
        if (one.max) most = std::max(most.value_or(0), *one.max);
      }
      REQUIRE(days == total.days);
      REQUIRE(sum == total.sum);
      REQUIRE(most == total.max);
    }
  }
}

TEST_CASE("small cases agree with whole-number arithmetic to the last bit") {
  Dice dice(20221127);
  constexpr std::uint64_t most = 1U << 20U;
  for (int round = 0; round < 3000; ++round) {
    std::vector<ReportDay> days(1 + dice.index(31));
    ExactMean replies;
    ExactMean seconds;
    std::uint64_t sessions = 0;
    for (ReportDay& row : days) {
      const bool is_coarse = &row == &days.front();
      const std::uint64_t count = is_coarse ? coarse_sessions : draw_steps(dice, 1000);
      const std::uint64_t rate = is_coarse ? most / 2 : draw_steps(dice, most + 1);
      const std::uint64_t second = draw_steps(dice, most * 60);
      row.state = DayState::reported;
      row.statistic.set_count(Field::session_cnt, count);
      row.statistic.set_real(Field::reply_rate, scaled(rate, -20));
      row.statistic.set_real(Field::first_reply_average_sec, scaled(second, -20));
      sessions += count;
      replies.weighed += Wide{count} * rate;
      replies.weights += count;
      seconds.weighed += Wide{count} * rate * second;
      seconds.weights += Wide{count} * rate;
    }
    const Result<Summary> summary = summarize(std::vector{Report{"ok", days}});
    REQUIRE(summary.ok());
    REQUIRE(metric(*summary, Field::session_cnt).sum == sessions);
    const auto agrees = [&](Field field, const ExactMean& exact, int weight_exponent) {
      const Metric& mean = metric(*summary, field);
      REQUIRE(mean.mean.has_value() == (exact.weights > 0));
      if (exact.weights == 0) return;
      REQUIRE(mean.weight_total == scaled(exact.weights, weight_exponent));
      const double quotient = scaled(exact.weighed, -20) / static_cast<double>(exact.weights);
      REQUIRE(mean.mean == std::clamp(quotient, *mean.min, *mean.max));
    };
    agrees(Field::reply_rate, replies, 0);
    agrees(Field::first_reply_average_sec, seconds, -20);
  }
}

TEST_CASE("rates that upstream rounded are the fractions they were, however they are split") {
  Dice dice(20221128);
  for (int round = 0; round < 2000; ++round) {
    Report one{"ok", {}};
    Report other{"", {}};
    std::uint64_t sessions = 0;
    std::uint64_t replies = 0;
    for (std::int64_t day = 0; day < 20; ++day) {
      ReportDay row{Day{day}, DayState::reported, {}};
      const std::uint64_t count = 1 + dice.below(dice.below(2) == 0 ? 30 : 4000);
      const std::uint64_t replied = dice.below(count + 1);
      const double rate = static_cast<double>(replied) / static_cast<double>(count);
      row.statistic.set_count(Field::session_cnt, count);
      row.statistic.set_real(Field::reply_rate, std::round(rate * 10000) / 10000);
      (dice.below(2) == 0 ? one : other).days.push_back(row);
      sessions += count;
      replies += replied;
    }
    const Result<Summary> summary = summarize(std::vector{one, other});
    REQUIRE(summary.ok());
    const Metric& mean = metric(*summary, Field::reply_rate);
    REQUIRE(mean.numerator == replies);
    REQUIRE(mean.denominator == sessions);
    REQUIRE(mean.mean == static_cast<double>(replies) / static_cast<double>(sessions));
    REQUIRE(mean.days == 20);
    REQUIRE(mean.dates == 20);
  }
}

TEST_CASE("a rate is the fraction it is within what four decimals lose, and none a hair beyond") {
  const auto numerator_at = [](double rate) {
    ReportDay row{Day{0}, DayState::reported, {}};
    row.statistic.set_count(Field::session_cnt, 2);
    row.statistic.set_real(Field::reply_rate, rate);
    return metric(*summarize(std::vector{Report{"ok", {row}}}), Field::reply_rate).numerator;
  };
  CHECK(numerator_at(0.50005) == 1U);
  CHECK(numerator_at(0.49995) == 1U);
  CHECK_FALSE(numerator_at(0.500051).has_value());
  CHECK_FALSE(numerator_at(0.499949).has_value());
}
