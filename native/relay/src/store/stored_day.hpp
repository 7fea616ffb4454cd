// A day of one series as it is kept, and what is kept of it when it is read again.
#pragma once

#include <kfstat/report_data.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kfstat::relay {

// One day of one series as it was read. Before its first reading a day has none of these. Times are Unix
// seconds.
struct StoredDay {
  ReportDay day;
  std::int64_t fetched_at = 0;  // when upstream was asked for what is kept of the day
  bool final = false;
  // When upstream was asked for the day last: later than fetched_at where it then had nothing to say of a day
  // that is reported.
  std::int64_t asked_at = 0;
  // Of a day that is not reported: the first reading that said so. Nothing where no answer could be relied
  // on.
  std::optional<std::int64_t> silent_since = {};
};

// Whether a reading from that time may be the last word: of a reported day from 12:00 UTC+8 of the next day
// on, of an empty or missing one 48 hours after it ended. Until then upstream may still be counting.
bool is_old_enough(const ReportDay& day, std::int64_t asked_at);

// What is kept of a day that was known and is read again: a reported day is replaced by a reported one only,
// and a final one not at all, unless upstream was asked for it `again`.
StoredDay merge(const StoredDay& known, const StoredDay& fresh, bool again = false);

// Both lists are sorted by day; so is what comes of them.
std::vector<StoredDay> merge(std::span<const StoredDay> known, std::span<const StoredDay> fresh,
                             bool again = false);

}  // namespace kfstat::relay
