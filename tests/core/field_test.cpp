// The table of fields against the contract, and what no static_assert of its header can see.
#include "catch.hpp"
#include <kfstat/report.hpp>
#include <kfstat/summary.hpp>

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

using namespace kfstat;

namespace {

// How the compiler spells a value of Field: its enumerator, or a number where there is none.
template <Field field>
constexpr std::string_view spelling() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t begin = text.rfind("Field") + 5;
  return text.substr(begin, text.find_first_of(";]", begin) - begin);
}

template <std::size_t... indices>
std::array<std::string_view, sizeof...(indices)> spellings(std::index_sequence<indices...>) {
  return {spelling<static_cast<Field>(indices)>()...};
}

// As the contract's tables of types and rules have it: `weight` is what a mean is weighted by.
struct Row {
  std::string_view name;
  std::string_view type;
  std::string_view kind;
  std::string_view weight;
  std::string_view group;
};

constexpr std::string_view sessions = "session_cnt";
constexpr std::string_view surveys = "satisfaction_investgate_cnt";
constexpr std::string_view replied = "session_cnt * reply_rate";
constexpr std::string_view answered = "satisfaction_investgate_cnt * satisfaction_participation_rate";

const std::vector<Row> rows{
    {"session_cnt", "count", "sum", "", "sessions"},
    {"customer_cnt", "count", "sum_of_daily_unique", "", "sessions"},
    {"customer_msg_cnt", "count", "sum", "", "sessions"},
    {"reply_rate", "rate", "weighted_mean", sessions, "replies"},
    {"first_reply_average_sec", "duration", "weighted_mean", replied, "replies"},
    {"satisfaction_investgate_cnt", "count", "sum", "", "satisfaction"},
    {"satisfaction_participation_rate", "rate", "weighted_mean", surveys, "satisfaction"},
    {"satisfied_rate", "rate", "weighted_mean", answered, "satisfaction"},
    {"middling_rate", "rate", "weighted_mean", answered, "satisfaction"},
    {"dissatisfied_rate", "rate", "weighted_mean", answered, "satisfaction"},
    {"upgrade_service_customer_cnt", "count", "sum_of_daily_unique", "", "upgrades"},
    {"upgrade_service_member_invite_cnt", "count", "sum", "", "upgrades"},
    {"upgrade_service_member_customer_cnt", "count", "sum", "", "upgrades"},
    {"upgrade_service_groupchat_invite_cnt", "count", "sum", "", "upgrades"},
    {"upgrade_service_groupchat_customer_cnt", "count", "sum", "", "upgrades"},
    {"msg_rejected_customer_cnt", "count", "sum_of_daily_unique", "", "sessions"},
};

std::string weight_of(const TotalsRule& rule) {
  if (rule.kind != MetricKind::weighted_mean) return "";
  std::string weight(info_of(rule.count).name);
  return rule.share ? weight.append(" * ").append(info_of(*rule.share).name) : weight;
}

}  // namespace

TEST_CASE("each field's name, type, rule of totals and group are those of the contract") {
  REQUIRE(field_table.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const FieldInfo& info = field_table[i];
    INFO(rows[i].name);
    CHECK(info.name == rows[i].name);
    CHECK(to_string(info.type) == rows[i].type);
    CHECK(to_string(info.totals.kind) == rows[i].kind);
    CHECK(weight_of(info.totals) == rows[i].weight);
    CHECK(to_string(info.group) == rows[i].group);
  }
}

TEST_CASE("every enumerator of Field has a row of its name, and there are no others") {
  const auto names = spellings(std::make_index_sequence<field_count + 1>());
  for (const FieldInfo& info : field_table)
    CHECK(std::string(names[index_of(info.field)]) == "::" + std::string(info.name));
  INFO("an enumerator without a row");
  CHECK(names[field_count].find("::") == std::string_view::npos);
}

TEST_CASE("no two fields have one name or one label") {
  std::set<std::string_view> texts;
  for (const FieldInfo& info : field_table) {
    for (const std::string_view text : {info.name, info.label[Locale::en], info.label[Locale::zh]}) {
      INFO(std::string(text));
      CHECK(texts.insert(text).second);
    }
  }
}

// By every spelling a response may have: in the documented order, with one figure alone, by both readers.
TEST_CASE("each figure of a response has its own place in rows, columns and totals") {
  std::string all;
  for (const FieldInfo& info : field_table) {
    const std::string figure = info.type == FieldType::count ? std::to_string(100 + index_of(info.field))
                                                             : "0.5" + std::to_string(index_of(info.field));
    all.append(all.empty() ? "\"" : ",\"").append(info.name).append("\":").append(figure);
  }
  const auto response = [](const std::string& figures) {
    return R"({"errcode":0,"errmsg":"ok","statistic_list":[{"stat_time":1645545600,"statistic":{)" + figures +
           "}}]}";
  };
  for (const bool by_tree : {false, true}) {
    const std::string text = response(by_tree ? all + ",\"\\u0061\":1" : all);
    const Result<Report> report = parse_response(text);
    REQUIRE(report.value);
    const Statistic& statistic = report->days[0].statistic;
    for (const FieldInfo& info : field_table) {
      INFO(std::string(info.name));
      REQUIRE(statistic.has(info.field));
      if (info.type == FieldType::count) {
        CHECK(*statistic.count(info.field) == 100 + index_of(info.field));
      } else {
        CHECK(*statistic.real(info.field) == std::stod("0.5" + std::to_string(index_of(info.field))));
      }
    }
    const Result<Summary> summary = summarize(std::span(&*report.value, 1));
    REQUIRE(summary.value);
    for (const FieldInfo& info : field_table) {
      INFO(std::string(info.name));
      const Metric& metric = summary->metrics[index_of(info.field)];
      CHECK(metric.days == 1);
      CHECK(metric.sum.has_value() == (info.type == FieldType::count));
      CHECK(metric.sum.value_or(100 + index_of(info.field)) == 100 + index_of(info.field));
    }
  }
  for (const FieldInfo& info : field_table) {
    INFO(std::string(info.name));
    const Result<Report> report = parse_response(response("\"" + std::string(info.name) + "\":1"));
    REQUIRE(report.value);
    for (const FieldInfo& other : field_table)
      CHECK(report->days[0].statistic.has(other.field) == (other.field == info.field));
  }
}
