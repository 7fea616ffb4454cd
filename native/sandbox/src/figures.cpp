#include "figures.hpp"

#include "random.hpp"
#include "workdays.hpp"

#include <algorithm>

namespace kfstat::sandbox {
namespace {

// Upstream has no figures of API-managed sessions before that day.
constexpr Day first_managed_day = day_of(1646928000);  // 2022-03-11

Random dice(std::uint64_t seed, const Account& account, const Person& person, Day day) {
  return Random(
      mix(mix(mix(seed, account.open_kfid), person.userid), static_cast<std::uint64_t>(day.number)));
}

std::uint64_t draw_sessions(Random& random, std::uint64_t seed, const Account& account, const Person& person,
                            Day day) {
  const std::uint64_t own_swing = swing(mix(seed, person.userid) % 400, day, 110, 140);
  const std::uint64_t mean = account.traffic.sessions * person.temper.load / 1000 *
                             demand(seed, account, day) / 1000 * own_swing / 1000;
  std::uint64_t spread = 400;
  for (int i = 0; i < 4; ++i)
    spread += random.below(301);
  const std::uint64_t thousandths = mean * spread / 1000;
  return thousandths / 1000 + (random.chance(thousandths % 1000) ? 1 : 0);
}

std::uint64_t draw_first_reply(Random& random, std::uint64_t usual) {
  std::uint64_t seconds = usual * (200 + random.below(1100)) / 1000;
  if (random.chance(60)) seconds *= 2 + random.below(6);
  return std::max<std::uint64_t>(seconds, 1);
}

void draw_replies(Tally& tally, Random& random, const Temper& temper, std::uint64_t pace) {
  // A lone customer is sometimes handed over before writing a word to the servicer.
  tally.answerable = tally.sessions == 1 && random.chance(120) ? 0 : tally.sessions;
  tally.replied = random.successes(tally.answerable, temper.replied);
  for (std::uint64_t i = 0; i < tally.replied; ++i) {
    tally.first_reply_seconds += draw_first_reply(random, temper.first_reply * pace / 1000);
  }
}

void draw_survey(Tally& tally, Random& random, const Temper& temper, const Traffic& traffic) {
  tally.surveys = random.successes(tally.replied, traffic.surveyed);
  tally.participants = random.successes(tally.surveys, temper.participated);
  for (std::uint64_t i = 0; i < tally.participants; ++i) {
    const std::uint64_t mark = random.below(1000);
    if (mark < temper.satisfied) {
      ++tally.satisfied;
    } else if (mark < temper.satisfied + temper.middling) {
      ++tally.middling;
    } else {
      ++tally.dissatisfied;
    }
  }
}

void draw_upgrades(Tally& tally, Random& random, const Temper& temper, const Traffic& traffic) {
  tally.specialist_invites = random.successes(tally.customers, traffic.specialist * temper.inviting / 1000);
  tally.group_invites =
      random.successes(tally.customers, std::min<std::uint64_t>(traffic.group * temper.inviting / 1000, 900));
  tally.specialist_customers = random.successes(tally.specialist_invites, 450);
  tally.group_customers = random.successes(tally.group_invites, 380);
  const std::uint64_t both =
      random.successes(std::min(tally.specialist_customers, tally.group_customers), 250);
  tally.upgraded_customers =
      std::min(tally.specialist_customers + tally.group_customers - both, tally.customers);
}

// On a day off somebody may still block the servicer, or accept a card sent the evening before.
void draw_aftermath(Tally& tally, Random& random) {
  if (!random.chance(25)) return;
  if (random.chance(600)) {
    tally.rejecting_customers = 1;
  } else {
    tally.specialist_invites = 1;
    tally.specialist_customers = tally.upgraded_customers = random.below(2);
  }
}

// A count of customers that one account shares: a few of them wrote to several servicers.
std::uint64_t without_repeats(Random& random, std::uint64_t sum, std::uint64_t largest) {
  return sum - random.successes(sum - largest, 35);
}

}  // namespace

Tally servicer_tally(std::uint64_t seed, const Account& account, const Person& person, Day day) {
  Tally tally;
  if (account.managed_by_api && day < first_managed_day) return tally;
  if (person.idle || !is_listed(person, day)) return tally;
  Random random = dice(seed, account, person, day);
  if (is_at_work(seed, person, day)) {
    tally.sessions = draw_sessions(random, seed, account, person, day);
  }
  if (tally.sessions == 0) {
    draw_aftermath(tally, random);
    return tally;
  }
  tally.customers = tally.sessions - random.successes(tally.sessions - 1, 90);
  const std::uint64_t most = account.traffic.messages * 2 - 1;
  for (std::uint64_t i = 0; i < tally.sessions; ++i)
    tally.messages += 1 + random.below(most);
  const bool crowded = tally.sessions * 1000 > account.traffic.sessions * 14 / 10;
  const std::uint64_t learned = swing(mix(mix(seed, person.userid), "pace") % 400, day, 240, 150);
  draw_replies(tally, random, person.temper, crowded ? learned * 13 / 10 : learned);
  if (!account.managed_by_api) draw_survey(tally, random, person.temper, account.traffic);
  draw_upgrades(tally, random, person.temper, account.traffic);
  tally.rejecting_customers = random.successes(tally.customers, 7);
  return tally;
}

Tally account_tally(std::uint64_t seed, const Corp& corp, const Account& account, Day day) {
  Tally total;
  std::uint64_t most_customers = 0;
  std::uint64_t most_upgraded = 0;
  std::uint64_t most_rejecting = 0;
  for (const Person* person : corp.servicers(account)) {
    const Tally part = servicer_tally(seed, account, *person, day);
    total.sessions += part.sessions;
    total.customers += part.customers;
    total.messages += part.messages;
    total.answerable += part.answerable;
    total.replied += part.replied;
    total.first_reply_seconds += part.first_reply_seconds;
    total.surveys += part.surveys;
    total.participants += part.participants;
    total.satisfied += part.satisfied;
    total.middling += part.middling;
    total.dissatisfied += part.dissatisfied;
    total.upgraded_customers += part.upgraded_customers;
    total.specialist_invites += part.specialist_invites;
    total.specialist_customers += part.specialist_customers;
    total.group_invites += part.group_invites;
    total.group_customers += part.group_customers;
    total.rejecting_customers += part.rejecting_customers;
    most_customers = std::max(most_customers, part.customers);
    most_upgraded = std::max(most_upgraded, part.upgraded_customers);
    most_rejecting = std::max(most_rejecting, part.rejecting_customers);
  }
  Random random(mix(mix(mix(seed, account.open_kfid), "total"), static_cast<std::uint64_t>(day.number)));
  total.customers = without_repeats(random, total.customers, most_customers);
  total.upgraded_customers = without_repeats(random, total.upgraded_customers, most_upgraded);
  total.rejecting_customers = without_repeats(random, total.rejecting_customers, most_rejecting);
  return total;
}

}  // namespace kfstat::sandbox
