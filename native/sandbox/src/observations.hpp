// What the sandbox saw, so that tests can assert how often and with what upstream was asked.
#pragma once

#include "rules.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace kfstat::sandbox {

class Observations {
 public:
  // Counts a call as in progress for as long as it lives.
  class InFlight {
   public:
    explicit InFlight(Observations& seen);
    ~InFlight();
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

   private:
    Observations& seen_;
  };

  struct Call {
    std::string endpoint;
    std::string method;
    std::string query;  // without the values of access_token and corpsecret
    std::string body;
    std::int32_t errcode = 0;
    std::string fault;  // its kind, where there was one
  };

  void record(Call call);
  void record_question(const StatisticQuestion& question);
  void record_refused_request() { ++refused_requests_; }
  void reset();

  std::uint64_t in_flight() const { return in_flight_; }
  nlohmann::ordered_json describe_counts() const;
  nlohmann::ordered_json describe_calls() const;

 private:
  std::map<std::string, std::uint64_t> calls_;
  std::map<std::int32_t, std::uint64_t> errcodes_;
  std::map<std::string, std::uint64_t> faults_;
  std::set<std::string> windows_;
  std::uint64_t servicer_days_ = 0;
  std::uint64_t refused_requests_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t max_in_flight_ = 0;
  std::deque<Call> recent_;
};

// The query string with the values of access_token and corpsecret replaced by "***".
std::string mask_secrets(std::string_view query);

}  // namespace kfstat::sandbox
