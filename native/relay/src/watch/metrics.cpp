#include "watch/metrics.hpp"

#include "watch/log.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <sstream>
#include <utility>
#include <vector>

namespace kfstat::relay {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Histogram;

const Histogram::BucketBoundaries buckets = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                             0.25,  0.5,    1,     2.5,  5,     10,   30};

double seconds(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

double resident_bytes() {
  long pages = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// What is counted elsewhere.
void raise(prometheus::Counter& counter, double to) {
  counter.Increment(std::max(0.0, to - counter.Value()));
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = BuildCounter()
                                                          .Name("kfstat_requests_total")
                                                          .Help("Requests answered, by route and status")
                                                          .Register(registry);
  prometheus::Family<Histogram>& request_time = BuildHistogram()
                                                    .Name("kfstat_request_seconds")
                                                    .Help("Time to an answer, streams to their first byte")
                                                    .Register(registry);
  prometheus::Family<prometheus::Counter>& refused =
      BuildCounter()
          .Name("kfstat_refused_total")
          .Help("Requests refused before any route saw them, by code")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& upstream = BuildCounter()
                                                          .Name("kfstat_upstream_calls_total")
                                                          .Help("Calls of WeCom, by endpoint and outcome")
                                                          .Register(registry);
  prometheus::Family<Histogram>& upstream_time = BuildHistogram()
                                                     .Name("kfstat_upstream_seconds")
                                                     .Help("Time to WeCom's answer, tries included")
                                                     .Register(registry);
  prometheus::Family<prometheus::Counter>& upstream_failures =
      BuildCounter()
          .Name("kfstat_upstream_failures_total")
          .Help("Tries of calls of WeCom that got no answer, by endpoint and cause")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& breakers =
      BuildGauge()
          .Name("kfstat_upstream_breaker_open")
          .Help("1 where calls of the kind are left alone, for WeCom does not answer them")
          .Register(registry);
  prometheus::Family<prometheus::Gauge>& token_age = BuildGauge()
                                                         .Name("kfstat_token_age_seconds")
                                                         .Help("Age of the access token; none without one")
                                                         .Register(registry);
  prometheus::Counter& token_failures = BuildCounter()
                                            .Name("kfstat_token_failures_total")
                                            .Help("Fetches of the access token that failed")
                                            .Register(registry)
                                            .Add({});
  prometheus::Family<prometheus::Gauge>& calls_left =
      BuildGauge()
          .Name("kfstat_pace_calls_left")
          .Help("Statistic calls that may still leave in this minute and hour")
          .Register(registry);
  prometheus::Gauge& held = BuildGauge()
                                .Name("kfstat_pace_held")
                                .Help("1 while 45009 holds statistic calls back")
                                .Register(registry)
                                .Add({});
  prometheus::Family<prometheus::Counter>& reloads =
      BuildCounter().Name("kfstat_reloads_total").Help("Reloads, by outcome").Register(registry);
  prometheus::Family<prometheus::Counter>& store_work = BuildCounter()
                                                            .Name("kfstat_store_operations_total")
                                                            .Help("Reads and writes, by outcome")
                                                            .Register(registry);
  prometheus::Counter& store_done = store_work.Add({{"outcome", "ok"}});
  prometheus::Counter& store_failed = store_work.Add({{"outcome", "failed"}});
  Histogram& store_time = BuildHistogram()
                              .Name("kfstat_store_seconds")
                              .Help("Time that somebody waited for the store")
                              .Register(registry)
                              .Add({}, buckets);
  prometheus::Gauge& store_up =
      BuildGauge().Name("kfstat_store_up").Help("1 while the store answers").Register(registry).Add({});
  prometheus::Gauge& relays = BuildGauge()
                                  .Name("kfstat_relays")
                                  .Help("Relays that are alive on this store")
                                  .Register(registry)
                                  .Add({});
  Histogram& lag = BuildHistogram()
                       .Name("kfstat_event_loop_lag_seconds")
                       .Help("How late the event loop came to what was due")
                       .Register(registry)
                       .Add({}, buckets);
  prometheus::Gauge& collected_at = BuildGauge()
                                        .Name("kfstat_collector_last_success_timestamp_seconds")
                                        .Help("End of the last run that brought in everything")
                                        .Register(registry)
                                        .Add({});
  prometheus::Family<prometheus::Gauge>& collected = BuildGauge()
                                                         .Name("kfstat_collector_last_run_series")
                                                         .Help("Series of the last run, by outcome")
                                                         .Register(registry);
  prometheus::Counter& slowed = BuildCounter()
                                    .Name("kfstat_users_slowed_total")
                                    .Help("Users who used up what their quota allows at once")
                                    .Register(registry)
                                    .Add({});
  prometheus::Counter& lost_lines = BuildCounter()
                                        .Name("kfstat_log_lines_lost_total")
                                        .Help("Lines of the log that nobody read in time")
                                        .Register(registry)
                                        .Add({});
  prometheus::Gauge& open_streams =
      BuildGauge().Name("kfstat_streams_open").Help("Streams of statistics").Register(registry).Add({});
  prometheus::Gauge& waiting_bytes = BuildGauge()
                                         .Name("kfstat_streams_waiting_bytes")
                                         .Help("Memory taken for what readers of streams have not read")
                                         .Register(registry)
                                         .Add({});
  prometheus::Gauge& resident =
      BuildGauge().Name("process_resident_memory_bytes").Help("Memory in use").Register(registry).Add({});
  prometheus::Counter& cpu =
      BuildCounter().Name("process_cpu_seconds_total").Help("CPU time used").Register(registry).Add({});

  std::vector<std::function<void()>> looks;

  // Looking a metric up by its labels costs more than all else that is done to count a request.
  struct Requests {
    std::string route;
    int status;
    prometheus::Counter& count;
    Histogram& time;
  };
  std::deque<Requests> known;

  Requests& requests_of(std::string_view route, int status) {
    const auto found = std::ranges::find_if(
        known, [&](const Requests& one) { return one.status == status && one.route == route; });
    if (found != known.end()) return *found;
    const std::string name(route);
    return known.emplace_back(Requests{name, status,
                                       requests.Add({{"route", name}, {"status", std::to_string(status)}}),
                                       request_time.Add({{"route", name}}, buckets)});
  }
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {
  BuildGauge()
      .Name("kfstat_build_info")
      .Help("The version that runs")
      .Register(families_->registry)
      .Add({{"version", KFSTAT_VERSION}})
      .Set(1);
}

Metrics::~Metrics() = default;

void Metrics::count_request(std::string_view route, int status, std::chrono::microseconds time) {
  const Families::Requests& counted = families_->requests_of(route, status);
  counted.count.Increment();
  counted.time.Observe(seconds(time));
}

void Metrics::count_refused(std::string_view code) {
  families_->refused.Add({{"code", std::string(code)}}).Increment();
}

void Metrics::count_upstream(std::string_view endpoint, std::string_view outcome,
                             std::chrono::microseconds time) {
  const std::string name(endpoint);
  families_->upstream.Add({{"endpoint", name}, {"outcome", std::string(outcome)}}).Increment();
  families_->upstream_time.Add({{"endpoint", name}}, buckets).Observe(seconds(time));
}

void Metrics::count_upstream_failure(std::string_view endpoint, std::string_view cause) {
  families_->upstream_failures.Add({{"endpoint", std::string(endpoint)}, {"cause", std::string(cause)}})
      .Increment();
}

void Metrics::show_token(std::optional<std::chrono::seconds> age, std::uint64_t failures) {
  raise(families_->token_failures, static_cast<double>(failures));
  prometheus::Gauge& gauge = families_->token_age.Add({});
  if (age) {
    gauge.Set(static_cast<double>(age->count()));
  } else {
    families_->token_age.Remove(&gauge);
  }
}

void Metrics::show_pace(std::int64_t left_in_minute, std::int64_t left_in_hour, bool is_held) {
  families_->calls_left.Add({{"window", "minute"}}).Set(static_cast<double>(left_in_minute));
  families_->calls_left.Add({{"window", "hour"}}).Set(static_cast<double>(left_in_hour));
  families_->held.Set(is_held ? 1 : 0);
}

void Metrics::show_breaker(std::string_view kind, bool is_open) {
  families_->breakers.Add({{"kind", std::string(kind)}}).Set(is_open ? 1 : 0);
}

void Metrics::count_reload(bool taken) {
  families_->reloads.Add({{"outcome", taken ? "ok" : "refused"}}).Increment();
}

void Metrics::count_slowed() {
  families_->slowed.Increment();
}

void Metrics::count_store(bool done, std::chrono::microseconds time) {
  (done ? families_->store_done : families_->store_failed).Increment();
  families_->store_time.Observe(seconds(time));
}

void Metrics::show_store(bool is_up) {
  families_->store_up.Set(is_up ? 1 : 0);
}

void Metrics::show_relays(std::size_t relays) {
  families_->relays.Set(static_cast<double>(relays));
}

void Metrics::count_lag(std::chrono::microseconds time) {
  families_->lag.Observe(seconds(time));
}

void Metrics::show_collection(std::int64_t ended_at, bool complete, std::size_t done, std::size_t refused,
                              std::size_t failed) {
  if (complete) families_->collected_at.Set(static_cast<double>(ended_at));
  const auto show = [this](const char* outcome, std::size_t series) {
    families_->collected.Add({{"outcome", outcome}}).Set(static_cast<double>(series));
  };
  show("ok", done);
  show("refused", refused);
  show("failed", failed);
}

void Metrics::show_streams(std::size_t open, std::size_t waiting_bytes) {
  families_->open_streams.Set(static_cast<double>(open));
  families_->waiting_bytes.Set(static_cast<double>(waiting_bytes));
}

void Metrics::before_each_look(std::function<void()> look) {
  families_->looks.push_back(std::move(look));
}

std::string Metrics::text() const {
  for (const auto& look : families_->looks)
    look();
  families_->resident.Set(resident_bytes());
  raise(families_->cpu, cpu_seconds());
  raise(families_->lost_lines, static_cast<double>(lost_log_lines()));
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families_->registry.Collect());
  return out.str();
}

}  // namespace kfstat::relay
