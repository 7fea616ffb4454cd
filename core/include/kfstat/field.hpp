// The 16 figures of a day: the one table of what is known of each. Readers, documents, CSV, totals, the
// store's columns, the sandbox and the page are derived from it, or do not compile without a row.
// Who needs it: whoever goes through all figures. Source: the 返回结果 part of the documentation; the rules
// of totals follow from what it says each figure counts.
//   for (const FieldInfo& info : field_table) header += label_of(info.field, Locale::zh);
#pragma once

#include <kfstat/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kfstat {

// In the documented order; the spelling (`investgate` included) is upstream's.
enum class Field : std::uint8_t {
  session_cnt,
  customer_cnt,
  customer_msg_cnt,
  reply_rate,
  first_reply_average_sec,
  satisfaction_investgate_cnt,
  satisfaction_participation_rate,
  satisfied_rate,
  middling_rate,
  dissatisfied_rate,
  upgrade_service_customer_cnt,
  upgrade_service_member_invite_cnt,
  upgrade_service_member_customer_cnt,
  upgrade_service_groupchat_invite_cnt,
  upgrade_service_groupchat_customer_cnt,
  msg_rejected_customer_cnt,
};

enum class FieldType : std::uint8_t {
  count,     // uint64
  rate,      // a share, 0..1 as far as upstream's example tells
  duration,  // seconds
};

enum class MetricKind : std::uint8_t {
  sum,                  // exact
  sum_of_daily_unique,  // exact sum of figures each unique within its day: never "unique customers"
  weighted_mean,        // of daily ratios, weighted by what each day's ratio was taken of
};

// What a total over days is. The weight of a day in a mean is `count`, times `share` where one is given.
struct TotalsRule {
  MetricKind kind;
  Field count{UINT8_MAX};  // no field: a mean without one does not compile
  std::optional<Field> share = std::nullopt;
};

// Which way a change is good news.
enum class Better : std::uint8_t { neither, higher, lower };

// What people look at together.
enum class FieldGroup : std::uint8_t { sessions, replies, satisfaction, upgrades };

struct FieldInfo {
  Field field;
  std::string_view name;  // upstream's
  FieldType type;
  TotalsRule totals;
  Better better;
  FieldGroup group;
  Text label;  // the same in English, and WeCom's own name; those of other languages stand in their files
};

inline constexpr TotalsRule total_sum{MetricKind::sum};
inline constexpr TotalsRule total_of_daily_unique{MetricKind::sum_of_daily_unique};
inline constexpr TotalsRule mean_of_sessions{MetricKind::weighted_mean, Field::session_cnt};
inline constexpr TotalsRule mean_of_replied{MetricKind::weighted_mean, Field::session_cnt, Field::reply_rate};
inline constexpr TotalsRule mean_of_surveys{MetricKind::weighted_mean, Field::satisfaction_investgate_cnt};
inline constexpr TotalsRule mean_of_answers{MetricKind::weighted_mean, Field::satisfaction_investgate_cnt,
                                            Field::satisfaction_participation_rate};

// Customers who added a specialist or joined a group are counted once for each, so they add up; the other
// customers are unique within a day only.
inline constexpr auto field_table = std::to_array<FieldInfo>({
    {Field::session_cnt,
     "session_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::sessions,
     {"Sessions", "接入人工会话数"}},
    {Field::customer_cnt,
     "customer_cnt",
     FieldType::count,
     total_of_daily_unique,
     Better::neither,
     FieldGroup::sessions,
     {"Customers", "咨询客户数"}},
    {Field::customer_msg_cnt,
     "customer_msg_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::sessions,
     {"Messages", "咨询消息总数"}},
    {Field::reply_rate,
     "reply_rate",
     FieldType::rate,
     mean_of_sessions,
     Better::higher,
     FieldGroup::replies,
     {"Reply rate", "人工回复率"}},
    {Field::first_reply_average_sec,
     "first_reply_average_sec",
     FieldType::duration,
     mean_of_replied,
     Better::lower,
     FieldGroup::replies,
     {"Average first response", "平均首次响应时长"}},
    {Field::satisfaction_investgate_cnt,
     "satisfaction_investgate_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::satisfaction,
     {"Surveys sent", "满意度评价发送数"}},
    {Field::satisfaction_participation_rate,
     "satisfaction_participation_rate",
     FieldType::rate,
     mean_of_surveys,
     Better::higher,
     FieldGroup::satisfaction,
     {"Survey participation", "满意度参评率"}},
    {Field::satisfied_rate,
     "satisfied_rate",
     FieldType::rate,
     mean_of_answers,
     Better::higher,
     FieldGroup::satisfaction,
     {"Rated “satisfied”", "“满意”评价占比"}},
    {Field::middling_rate,
     "middling_rate",
     FieldType::rate,
     mean_of_answers,
     Better::neither,
     FieldGroup::satisfaction,
     {"Rated “middling”", "“一般”评价占比"}},
    {Field::dissatisfied_rate,
     "dissatisfied_rate",
     FieldType::rate,
     mean_of_answers,
     Better::lower,
     FieldGroup::satisfaction,
     {"Rated “dissatisfied”", "“不满意”评价占比"}},
    {Field::upgrade_service_customer_cnt,
     "upgrade_service_customer_cnt",
     FieldType::count,
     total_of_daily_unique,
     Better::neither,
     FieldGroup::upgrades,
     {"Upgraded customers", "升级服务客户数"}},
    {Field::upgrade_service_member_invite_cnt,
     "upgrade_service_member_invite_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::upgrades,
     {"Specialist cards sent", "专员服务邀请数"}},
    {Field::upgrade_service_member_customer_cnt,
     "upgrade_service_member_customer_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::upgrades,
     {"Specialists added", "添加专员的客户数"}},
    {Field::upgrade_service_groupchat_invite_cnt,
     "upgrade_service_groupchat_invite_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::upgrades,
     {"Group codes sent", "客户群服务邀请数"}},
    {Field::upgrade_service_groupchat_customer_cnt,
     "upgrade_service_groupchat_customer_cnt",
     FieldType::count,
     total_sum,
     Better::neither,
     FieldGroup::upgrades,
     {"Groups joined", "加入客户群的客户数"}},
    {Field::msg_rejected_customer_cnt,
     "msg_rejected_customer_cnt",
     FieldType::count,
     total_of_daily_unique,
     Better::neither,
     FieldGroup::sessions,
     {"Customers muted", "被拒收消息的客户数"}},
});

inline constexpr std::size_t field_count = field_table.size();

constexpr std::size_t index_of(Field field) {
  return static_cast<std::size_t>(field);
}

// The row of a field.
constexpr const FieldInfo& info_of(Field field) {
  return field_table[index_of(field)];
}

// Whether each row stands where its field counts, says all there is to say, and has a rule that its type can
// follow: counts add up, ratios do not.
constexpr bool is_sound(const FieldInfo& info) {
  const bool adds_up = info.totals.kind != MetricKind::weighted_mean;
  const bool is_weighed =
      adds_up || (info_of(info.totals.count).type == FieldType::count &&
                  (!info.totals.share || info_of(*info.totals.share).type == FieldType::rate));
  return &info_of(info.field) == &info && !info.name.empty() && adds_up == (info.type == FieldType::count) &&
         is_weighed;
}
static_assert([] {
  for (const FieldInfo& info : field_table) {
    if (!is_sound(info)) return false;
  }
  return true;
}());

// What a figure is called: label_of(Field::session_cnt, Locale::en) is "Sessions".
std::string_view label_of(Field field, Locale locale);

std::string_view to_string(FieldType type);
std::string_view to_string(MetricKind kind);
std::string_view to_string(FieldGroup group);

}  // namespace kfstat
