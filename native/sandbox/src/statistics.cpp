#include "statistics.hpp"

#include "random.hpp"
#include <kfstat/report_data.hpp>

#include <algorithm>
#include <array>

namespace kfstat::sandbox {
namespace {

using nlohmann::ordered_json;

// Four decimals, as a printed float has them; null where there is nothing to divide by.
ordered_json ratio(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return nullptr;
  const std::uint64_t scaled = (part * 10'000 + whole / 2) / whole;
  if (scaled % 10'000 == 0) return scaled / 10'000;
  return static_cast<double>(scaled) / 10'000.0;
}

bool has_bare_entry(std::uint64_t seed, const Account& account, const Person* person, Day day) {
  const std::uint64_t key = mix(mix(seed, account.open_kfid), person == nullptr ? "" : person->userid);
  return Random(mix(mix(key, "bare"), static_cast<std::uint64_t>(day.number))).chance(150);
}

}  // namespace

ordered_json format_statistic(const Tally& tally) {
  const auto values = std::to_array<ordered_json>({
      tally.sessions,
      tally.customers,
      tally.messages,
      ratio(tally.replied, tally.answerable),
      ratio(tally.first_reply_seconds, tally.replied),
      tally.surveys,
      ratio(tally.participants, tally.surveys),
      ratio(tally.satisfied, tally.participants),
      ratio(tally.middling, tally.participants),
      ratio(tally.dissatisfied, tally.participants),
      tally.upgraded_customers,
      tally.specialist_invites,
      tally.specialist_customers,
      tally.group_invites,
      tally.group_customers,
      tally.rejecting_customers,
  });
  static_assert(values.size() == field_count, "each field has a figure, in the order of the table");
  ordered_json statistic = ordered_json::object();
  for (const FieldInfo& info : field_table) {
    const ordered_json& value = values[index_of(info.field)];
    if (!value.is_null()) statistic[std::string(info.name)] = value;
  }
  return statistic;
}

ordered_json build_statistic_list(std::uint64_t seed, const Corp& corp, const Account& account,
                                  const Person* person, DayRange range, Day last_ready) {
  ordered_json list = ordered_json::array();
  for (Day day = range.start; day <= std::min(range.end, last_ready); day = day + 1) {
    const Tally tally = person != nullptr ? servicer_tally(seed, account, *person, day)
                                          : account_tally(seed, corp, account, day);
    if (!tally.nothing_happened()) {
      list.push_back({{"stat_time", midnight_of(day)}, {"statistic", format_statistic(tally)}});
    } else if (!corp.servicers(account).empty() && has_bare_entry(seed, account, person, day)) {
      list.push_back({{"stat_time", midnight_of(day)}});
    }
  }
  return list;
}

}  // namespace kfstat::sandbox
