#include "faults.hpp"

#include "count.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace kfstat::sandbox {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view json_type = "application/json; charset=UTF-8";
constexpr std::uint64_t most_bytes = 64 * 1024 * 1024;

struct KindName {
  FaultKind kind;
  std::string_view name;
};

constexpr std::array<KindName, 12> kind_names{{{FaultKind::errcode, "errcode"},
                                               {FaultKind::truncate, "truncate"},
                                               {FaultKind::cut, "cut"},
                                               {FaultKind::wrong_types, "wrong_types"},
                                               {FaultKind::drip, "drip"},
                                               {FaultKind::reset, "reset"},
                                               {FaultKind::not_json, "not_json"},
                                               {FaultKind::http_status, "http_status"},
                                               {FaultKind::oversize, "oversize"},
                                               {FaultKind::hang, "hang"},
                                               {FaultKind::delay, "delay"},
                                               {FaultKind::body, "body"}}};

std::string read_text(const std::string& key, const json& value) {
  if (!value.is_string()) throw std::invalid_argument(key + " is not a string");
  return value.get<std::string>();
}

FaultKind read_kind(const json& value) {
  const std::string name = read_text("kind", value);
  const auto found = std::ranges::find(kind_names, name, &KindName::name);
  if (found == kind_names.end()) throw std::invalid_argument("unknown fault kind \"" + name + "\"");
  return found->kind;
}

std::int32_t read_errcode(const json& value) {
  if (value.is_number_unsigned()) return static_cast<std::int32_t>(read_count("errcode", value, INT32_MAX));
  if (!value.is_number_integer()) throw std::invalid_argument("errcode is not a whole number");
  const auto errcode = value.get<std::int64_t>();
  if (errcode < INT32_MIN) throw std::invalid_argument("errcode is below " + std::to_string(INT32_MIN));
  return static_cast<std::int32_t>(errcode);
}

std::string read_endpoint(const json& value) {
  std::string name = read_text("endpoint", value);
  for (const std::string_view prefix : {"/cgi-bin/", "kf/"}) {
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
  }
  return name;
}

void read_member(Fault& fault, const std::string& key, const json& value) {
  if (key == "endpoint") {
    fault.endpoint = read_endpoint(value);
  } else if (key == "kind") {
    fault.kind = read_kind(value);
  } else if (key == "errcode") {
    fault.errcode = read_errcode(value);
  } else if (key == "status") {
    fault.status = static_cast<int>(read_count(key, value, 599));
    if (fault.status < 200) throw std::invalid_argument("status is below 200");
  } else if (key == "body") {
    fault.body = read_text(key, value);
  } else if (key == "bytes") {
    fault.bytes = read_count(key, value, most_bytes);
  } else if (key == "pause_ms") {
    fault.pause_ms = read_count(key, value, longest_pause_ms);
  } else if (key == "times") {
    fault.times = read_count(key, value);
  } else if (key == "skip") {
    fault.skip = read_count(key, value);
  } else if (key == "open_kfid") {
    fault.open_kfid = read_text(key, value);
  } else if (key == "servicer_userid") {
    fault.totals_only = value.is_null();
    if (!value.is_null()) fault.servicer_userid = read_text(key, value);
  } else if (key != "fired") {
    throw std::invalid_argument("unknown member \"" + key + "\" of a fault");
  }
}

Fault read_fault(const json& document) {
  if (!document.is_object()) throw std::invalid_argument("a fault is not an object");
  if (!document.contains("kind")) throw std::invalid_argument("a fault without kind");
  Fault fault;
  fault.endpoint = "*";
  for (const auto& [key, value] : document.items())
    read_member(fault, key, value);
  if (fault.kind == FaultKind::errcode && !document.contains("errcode")) {
    throw std::invalid_argument("a fault of kind errcode without errcode");
  }
  return fault;
}

// errcode stays a number, so that a reader gets as far as the figures.
void turn_numbers_to_text(ordered_json& value) {
  if (value.is_number()) {
    value = value.dump();
  } else if (value.is_object()) {
    for (auto& [key, member] : value.items()) {
      if (key != "errcode") turn_numbers_to_text(member);
    }
  } else if (value.is_array()) {
    for (ordered_json& item : value)
      turn_numbers_to_text(item);
  }
}

std::string blow_up(const std::string& body, std::uint64_t bytes) {
  constexpr std::string_view opening = ",\"padding\":\"";
  std::string large(body, 0, body.size() - 1);
  large += opening;
  if (large.size() + 2 < bytes) large.append(bytes - large.size() - 2, 'x');
  return large + "\"}";
}

http::Response page(int status) {
  const std::string title = std::to_string(status) + " " + std::string(http::reason_of(status));
  return http::content(
      status, "text/html; charset=utf-8",
      "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n");
}

}  // namespace

std::string_view to_string(FaultKind kind) {
  return std::ranges::find(kind_names, kind, &KindName::kind)->name;
}

bool Fault::matches(const CallMark& call) const {
  if (endpoint != "*" && endpoint != call.endpoint) return false;
  if (open_kfid && open_kfid != call.open_kfid) return false;
  if (totals_only && call.servicer_userid) return false;
  return !servicer_userid || servicer_userid == call.servicer_userid;
}

void Faults::replace(const json& list) {
  if (!list.is_array()) throw std::invalid_argument("faults is not a list");
  std::vector<Fault> faults;
  for (const json& item : list)
    faults.push_back(read_fault(item));
  faults_ = std::move(faults);
}

void Faults::add(const json& fault) {
  faults_.push_back(read_fault(fault));
}

std::optional<Fault> Faults::take(const CallMark& call) {
  for (Fault& fault : faults_) {
    if (fault.times == std::uint64_t{0} || !fault.matches(call)) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    if (fault.times) --*fault.times;
    ++fault.fired;
    ++fired_;
    return fault;
  }
  return std::nullopt;
}

ordered_json Faults::describe() const {
  ordered_json list = ordered_json::array();
  for (const Fault& fault : faults_) {
    ordered_json entry{{"endpoint", fault.endpoint}, {"kind", to_string(fault.kind)}};
    if (fault.kind == FaultKind::errcode) entry["errcode"] = fault.errcode;
    if (fault.kind == FaultKind::http_status) entry["status"] = fault.status;
    if (fault.bytes) entry["bytes"] = *fault.bytes;
    if (fault.pause_ms) entry["pause_ms"] = *fault.pause_ms;
    if (fault.open_kfid) entry["open_kfid"] = *fault.open_kfid;
    if (fault.servicer_userid) entry["servicer_userid"] = *fault.servicer_userid;
    if (fault.totals_only) entry["servicer_userid"] = nullptr;
    if (fault.skip > 0) entry["skip"] = fault.skip;
    if (fault.times) entry["times"] = *fault.times;
    entry["fired"] = fault.fired;
    list.push_back(std::move(entry));
  }
  return list;
}

json parse_fault_spec(std::string_view spec) {
  json fault = json::object();
  while (!spec.empty()) {
    const auto comma = spec.find(',');
    const std::string_view part = spec.substr(0, comma);
    spec.remove_prefix(comma == std::string_view::npos ? spec.size() : comma + 1);
    const auto equals = part.find('=');
    if (equals == std::string_view::npos)
      throw std::invalid_argument("\"" + std::string(part) + "\" is not key=value");
    const std::string key(part.substr(0, equals));
    const std::string_view text = part.substr(equals + 1);
    std::int64_t number = 0;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_id = key == "open_kfid" || key == "servicer_userid";
    if (is_id || text.empty() || failure != std::errc{} || stop != text.data() + text.size()) {
      fault[key] = text;
    } else if (number < 0) {
      fault[key] = number;
    } else {
      fault[key] = static_cast<std::uint64_t>(number);
    }
  }
  return fault;
}

std::chrono::milliseconds delay_of(const Fault& fault) {
  return std::chrono::milliseconds(fault.kind == FaultKind::delay ? fault.pause_ms.value_or(1000) : 0);
}

http::Response spoil(const std::optional<Fault>& planned, const SandboxAnswer& answer) {
  http::Response response = http::content(200, json_type, answer.body);
  if (!planned) return response;
  const Fault& fault = *planned;
  const auto size_or = [&fault](std::uint64_t usual) {
    return static_cast<std::size_t>(fault.bytes.value_or(usual));
  };
  switch (fault.kind) {
    case FaultKind::errcode:
    case FaultKind::delay:
      break;
    case FaultKind::cut:
      response.delivery.claimed_length = answer.body.size();
      [[fallthrough]];
    case FaultKind::truncate:
      response.body.resize(std::min(size_or(answer.body.size() / 2), answer.body.size()));
      break;
    case FaultKind::wrong_types: {
      ordered_json document = ordered_json::parse(answer.body);
      turn_numbers_to_text(document);
      response.body = document.dump();
      break;
    }
    case FaultKind::drip:
      response.delivery.drip_bytes = std::max<std::size_t>(size_or(1), 1);
      response.delivery.drip_pause = std::chrono::milliseconds(fault.pause_ms.value_or(200));
      break;
    case FaultKind::reset:
      response.delivery.reset_after = size_or(0);
      break;
    case FaultKind::not_json:
      return page(200);
    case FaultKind::http_status:
      return page(fault.status);
    case FaultKind::oversize:
      response.body = blow_up(answer.body, size_or(5 * 1024 * 1024));
      break;
    case FaultKind::hang:
      response.delivery.never = true;
      break;
    case FaultKind::body:
      response.body = fault.body;
      break;
  }
  return response;
}

}  // namespace kfstat::sandbox
