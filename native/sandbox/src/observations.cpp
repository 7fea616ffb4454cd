#include "observations.hpp"

#include <algorithm>
#include <utility>

namespace kfstat::sandbox {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t recent_limit = 2000;

ordered_json describe(const Observations::Call& call) {
  ordered_json entry{{"endpoint", call.endpoint},
                     {"method", call.method},
                     {"query", call.query},
                     {"body", call.body},
                     {"errcode", call.errcode}};
  if (!call.fault.empty()) entry["fault"] = call.fault;
  return entry;
}

}  // namespace

Observations::InFlight::InFlight(Observations& seen) : seen_(seen) {
  seen_.max_in_flight_ = std::max(seen_.max_in_flight_, ++seen_.in_flight_);
}

Observations::InFlight::~InFlight() {
  --seen_.in_flight_;
}

void Observations::record(Call call) {
  ++calls_[call.endpoint];
  ++errcodes_[call.errcode];
  if (!call.fault.empty()) ++faults_[call.fault];
  recent_.push_back(std::move(call));
  if (recent_.size() > recent_limit) recent_.pop_front();
}

void Observations::record_question(const StatisticQuestion& question) {
  const std::string person = question.person == nullptr ? "" : question.person->userid;
  windows_.insert(question.account->open_kfid + " " + person + " " +
                  std::to_string(question.range.start.number) + " " +
                  std::to_string(question.range.end.number));
  servicer_days_ += static_cast<std::uint64_t>(question.range.days());
}

void Observations::reset() {
  const std::uint64_t in_flight = in_flight_;
  *this = Observations();
  in_flight_ = max_in_flight_ = in_flight;
}

ordered_json Observations::describe_counts() const {
  ordered_json calls = ordered_json::object();
  std::uint64_t total = 0;
  for (const auto& [endpoint, count] : calls_) {
    calls[endpoint] = count;
    total += count;
  }
  ordered_json errcodes = ordered_json::object();
  for (const auto& [errcode, count] : errcodes_)
    errcodes[std::to_string(errcode)] = count;
  ordered_json last = ordered_json::object();
  for (const Call& call : recent_)
    last[call.endpoint] = describe(call);
  return {{"calls", calls},
          {"calls_total", total},
          {"errcodes", errcodes},
          {"faults", faults_},
          {"statistic_windows", windows_.size()},
          {"statistic_days", servicer_days_},
          {"in_flight", in_flight_},
          {"max_in_flight", max_in_flight_},
          {"refused_requests", refused_requests_},
          {"last", last}};
}

ordered_json Observations::describe_calls() const {
  ordered_json calls = ordered_json::array();
  for (const Call& call : recent_)
    calls.push_back(describe(call));
  return calls;
}

std::string mask_secrets(std::string_view query) {
  std::string masked;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    const std::string_view key = part.substr(0, part.find('='));
    if (!masked.empty()) masked += '&';
    masked += key == "access_token" || key == "corpsecret" ? std::string(key) + "=***" : std::string(part);
  }
  return masked;
}

}  // namespace kfstat::sandbox
