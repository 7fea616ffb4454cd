// Faults on purpose: what a bad day of upstream, or of the network, looks like to the relay.
#pragma once

#include "answers.hpp"
#include "http/message.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::sandbox {

enum class FaultKind : std::uint8_t {
  errcode,      // another errcode
  truncate,     // only the first `bytes` of the body (half of it by default), soundly framed
  cut,          // the same, but Content-Length promises the whole and the connection closes
  wrong_types,  // every number but errcode becomes a string
  drip,         // `bytes` (1) at a time with `pause_ms` (200) between
  reset,        // a TCP reset after `bytes` (0) of the body
  not_json,     // a page of HTML with status 200
  http_status,  // a page of HTML with `status` (502)
  oversize,     // a sound answer blown up to `bytes` (5 MiB)
  hang,         // no answer at all
  delay,        // the right answer after `pause_ms` (1000)
  body,         // exactly the bytes of `body`
};

std::string_view to_string(FaultKind kind);

// What a fault is matched against.
struct CallMark {
  std::string_view endpoint;
  std::optional<std::string> open_kfid;
  std::optional<std::string> servicer_userid;
};

struct Fault {
  std::string endpoint;  // "*": every endpoint
  FaultKind kind = FaultKind::errcode;
  std::int32_t errcode = 0;
  int status = 502;
  std::string body;
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> pause_ms;
  std::optional<std::uint64_t> times;  // none: until it is cleared
  std::uint64_t skip = 0;              // so many matching calls go unharmed first
  std::optional<std::string> open_kfid;
  std::optional<std::string> servicer_userid;
  bool totals_only = false;  // calls without a servicer
  std::uint64_t fired = 0;

  bool matches(const CallMark& call) const;
};

class Faults {
 public:
  // Throws std::invalid_argument with a sentence for a person; the list is then as it was.
  void replace(const nlohmann::json& list);
  void add(const nlohmann::json& fault);

  // The first fault that fits and is not used up; counts it as fired.
  std::optional<Fault> take(const CallMark& call);

  std::uint64_t fired() const { return fired_; }
  nlohmann::ordered_json describe() const;

 private:
  std::vector<Fault> faults_;
  std::uint64_t fired_ = 0;
};

// "endpoint=get_servicer_statistic,kind=errcode,errcode=45009,times=1" as the JSON of one fault.
nlohmann::json parse_fault_spec(std::string_view spec);

std::chrono::milliseconds delay_of(const Fault& fault);

// The answer as the fault, if there is one, lets it out.
http::Response spoil(const std::optional<Fault>& planned, const SandboxAnswer& answer);

}  // namespace kfstat::sandbox
