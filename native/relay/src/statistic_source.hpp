// Days from the store first, and from upstream what the store lacks.
#pragma once

#include "config.hpp"
#include "kfstat/query.hpp"
#include "pace.hpp"
#include "recent_answers.hpp"
#include "shared_calls.hpp"
#include "store.hpp"
#include "upstream.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace kfstat::relay {

// One call of get_servicer_statistic and what became of it.
struct Asked {
  Answer answer;
  std::string issues;  // JSON text of an array: why there are no days; "" where there are
  std::vector<StoredDay> days;
  bool is_kept = true;       // its days are in the store
  bool held_back = false;    // 45009: worth asking again when its window has passed
  bool slowed_down = false;  // 45033
  bool hopeless = false;     // the same series need not be asked for another window
  bool refused = false;      // upstream does not show the series
};

// One series of a range.
struct SeriesReading {
  std::string text;                   // upstream-shaped, in one line; "" where nothing at all is known
  std::optional<std::int64_t> as_of;  // Unix seconds of the oldest reading
  std::vector<Day> unsettled;
  std::vector<std::string> issues;  // JSON texts of arrays; why days are missing or old
  bool held_back = false;
  bool is_refused = false;
  bool is_kept = true;  // what was asked for is in the store now
};

class StatisticSource {
 public:
  StatisticSource(boost::asio::io_context& context, const Config& config, Upstream& upstream, Store& store);

  // One call, or the same one in flight, or the refusal of the last minute; its days are in the store when it
  // comes back, where the store can be used. Nothing where the caller left, or would have to wait
  // too long.
  boost::asio::awaitable<std::optional<std::shared_ptr<const Asked>>> ask(Query query, Caller caller);

  // The whole range. Without a store the days that upstream has, and an issue where that is not all of it.
  boost::asio::awaitable<SeriesReading> read(Series series, DayRange range, Caller caller);

  // Asks upstream for every day of the range it still has, whatever the store holds, and keeps the answers.
  // The issues are JSON texts of arrays; none where all went well.
  boost::asio::awaitable<std::vector<std::string>> read_again(Series series, DayRange range, Caller caller);

  // The answer in upstream's shape where no day of the query need be asked for. Throws StoreFailure.
  boost::asio::awaitable<std::optional<std::string>> recall(Query query);

  // Comes back when calls may leave again after a 45009, or the caller has left.
  boost::asio::awaitable<void> until_open(std::stop_token left);

  std::int64_t now() const;

  // The first day that upstream is asked for and the store keeps: what upstream still has, within the
  // retention.
  Day first_day() const;

 private:
  boost::asio::awaitable<std::shared_ptr<const Asked>> call(Query query, Caller caller, bool again);
  struct Errands;
  boost::asio::awaitable<void> ask_window(Series series, DayRange window, Caller caller, bool again,
                                          Errands& errands);
  std::shared_ptr<const Asked> recent_refusal(const std::string& body);
  void remember_refusal(const std::string& body, const std::shared_ptr<const Asked>& asked);

  boost::asio::io_context& context_;
  const Config& config_;
  Upstream& upstream_;
  Store& store_;
  RecentAnswers recent_;
  using Calls = SharedCalls<std::shared_ptr<const Asked>, Errand>;
  Calls calls_;
  struct Refusal {
    std::shared_ptr<const Asked> asked;
    std::chrono::steady_clock::time_point until;
  };
  std::unordered_map<std::string, Refusal> refusals_;  // by request body
};

// JSON text of an array with one issue of the relay's own, such as relay.upstream_unreachable.
std::string relay_issue(std::string_view code, std::string_view message);

}  // namespace kfstat::relay
