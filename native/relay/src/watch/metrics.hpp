// What the relay counts for Prometheus. Labels are routes, codes and endpoints: never an id, a name or a
// range.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // `route` is one of the table, never the path as it was sent.
  void count_request(std::string_view route, int status, std::chrono::microseconds time);
  // A request the server itself refused: "http.bad_request".
  void count_refused(std::string_view code);
  // A call of upstream: endpoint "kf/account/list", outcome "ok", "upstream.rate_limited",
  // "relay.upstream_timeout" …
  void count_upstream(std::string_view endpoint, std::string_view outcome, std::chrono::microseconds time);
  // A try of such a call that failed: "dns", "certificate" …
  void count_upstream_failure(std::string_view endpoint, std::string_view cause);
  void count_reload(bool taken);
  // A user has used up what their quota allows at once.
  void count_slowed();

  // A piece of the store's work, and how long somebody waited for it. From any thread.
  void count_store(bool done, std::chrono::microseconds time);
  void show_store(bool is_up);
  // That are alive and share the store.
  void show_relays(std::size_t relays);
  // How late the event loop was.
  void count_lag(std::chrono::microseconds time);
  // A run of the collector that came to its end: how many series it brought in, was refused and could not
  // have. Times are Unix seconds.
  void show_collection(std::int64_t ended_at, bool complete, std::size_t done, std::size_t refused,
                       std::size_t failed);

  // What is true at this moment; nothing where there is no token.
  void show_token(std::optional<std::chrono::seconds> age, std::uint64_t failures);
  void show_pace(std::int64_t left_in_minute, std::int64_t left_in_hour, bool is_held);
  void show_breaker(std::string_view kind, bool is_open);

  // Called before each text: for what is shown as it is just then.
  void before_each_look(std::function<void()> look);
  // Streams of statistics, and the memory taken for what their readers have not read.
  void show_streams(std::size_t open, std::size_t waiting_bytes);

  // Prometheus's text format, process figures included.
  std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace kfstat::relay
