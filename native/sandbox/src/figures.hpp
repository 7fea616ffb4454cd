// What happened on a day, as whole numbers, so that a total is exactly the sum of its parts.
#pragma once

#include "corp.hpp"
#include <kfstat/day.hpp>

#include <cstdint>

namespace kfstat::sandbox {

struct Tally {
  std::uint64_t sessions = 0;
  std::uint64_t customers = 0;
  std::uint64_t messages = 0;
  std::uint64_t answerable = 0;  // sessions in which the customer wrote to the servicer
  std::uint64_t replied = 0;
  std::uint64_t first_reply_seconds = 0;  // of all replied sessions together
  std::uint64_t surveys = 0;
  std::uint64_t participants = 0;
  std::uint64_t satisfied = 0;
  std::uint64_t middling = 0;
  std::uint64_t dissatisfied = 0;
  std::uint64_t upgraded_customers = 0;
  std::uint64_t specialist_invites = 0;
  std::uint64_t specialist_customers = 0;
  std::uint64_t group_invites = 0;
  std::uint64_t group_customers = 0;
  std::uint64_t rejecting_customers = 0;

  bool nothing_happened() const {
    return sessions + messages + specialist_invites + group_invites + rejecting_customers == 0;
  }
};

// Depends on nothing but its arguments: not on the clock, the other servicers or earlier calls.
Tally servicer_tally(std::uint64_t seed, const Account& account, const Person& person, Day day);

// The account's day: sums of its servicers', but customers of several servicers count once.
Tally account_tally(std::uint64_t seed, const Corp& corp, const Account& account, Day day);

}  // namespace kfstat::sandbox
