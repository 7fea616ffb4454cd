#include "count.hpp"
#include "endpoints.hpp"
#include "sandbox.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace kfstat::sandbox {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::uint64_t longest_block_seconds = 86'400;

// What callers sent is shown with U+FFFD for bytes that are no UTF-8.
http::Response reply(const ordered_json& document, int status = 200) {
  return http::content(status, "application/json; charset=UTF-8",
                       document.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

http::Response reject(int status, const std::string& sentence) {
  return reply({{"error", sentence}}, status);
}

json read_object(const http::Request& request) {
  json document = json::parse(request.body, nullptr, false);
  if (!document.is_object()) throw std::invalid_argument("the body is not a JSON object");
  return document;
}

ordered_json describe_limits(const Sandbox& sandbox) {
  const CallLimitOptions& limits = sandbox.limits.options();
  return {{"calls_per_minute", limits.calls_per_minute},
          {"concurrent_calls", limits.concurrent_calls},
          {"block_seconds", limits.block.count()},
          {"latency_ms", sandbox.options.latency.count()}};
}

void set_limits(Sandbox& sandbox, const json& document) {
  CallLimitOptions limits = sandbox.limits.options();
  auto latency = sandbox.options.latency;
  for (const auto& [key, value] : document.items()) {
    if (key == "calls_per_minute") {
      limits.calls_per_minute = read_count(key, value);
    } else if (key == "concurrent_calls") {
      limits.concurrent_calls = read_count(key, value);
    } else if (key == "block_seconds") {
      limits.block = std::chrono::seconds(read_count(key, value, longest_block_seconds));
    } else if (key == "latency_ms") {
      latency = std::chrono::milliseconds(read_count(key, value, longest_pause_ms));
    } else {
      throw std::invalid_argument("unknown limit " + key);
    }
  }
  sandbox.limits.set(limits);
  sandbox.options.latency = latency;
}

void set_tokens(Sandbox& sandbox, const json& document) {
  const json action = document.value("action", json());
  if (action == "revoke") {
    sandbox.tokens.revoke_all();
  } else if (action == "expire") {
    sandbox.tokens.expire_all();
  } else {
    throw std::invalid_argument("action is neither revoke nor expire");
  }
}

ordered_json describe_stats(const Sandbox& sandbox) {
  ordered_json stats{{"now", sandbox.now()}, {"seed", sandbox.options.seed}};
  stats.update(sandbox.seen.describe_counts());
  ordered_json calls = ordered_json::object();
  for (const Endpoint& endpoint : endpoints()) {
    calls[std::string(endpoint.name)] = stats["calls"].value(endpoint.name, std::uint64_t{0});
  }
  stats["calls"] = std::move(calls);
  stats["tokens_issued"] = sandbox.tokens.issued();
  return stats;
}

// Who is who, seasonal people included whether they are listed today or not.
ordered_json describe_corp(const Sandbox& sandbox) {
  ordered_json accounts = ordered_json::array();
  for (const Account& account : sandbox.corp.accounts()) {
    ordered_json servicers = ordered_json::array();
    for (const Person* person : sandbox.corp.servicers(account)) {
      servicers.push_back({{"userid", person->userid},
                           {"name", person->name},
                           {"listed", is_listed(*person, day_of(sandbox.now()))}});
    }
    accounts.push_back({{"open_kfid", account.open_kfid},
                        {"name", account.name},
                        {"managed_by_api", account.managed_by_api},
                        {"servicers", servicers}});
  }
  return {{"accounts", accounts}};
}

http::Response route(Sandbox& sandbox, const http::Request& request) {
  const std::string_view path = std::string_view(request.path).substr(std::string_view("/_sandbox").size());
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (path == "/faults" && (get || post)) {
    if (post) sandbox.faults.replace(read_object(request).value("faults", json()));
    return reply({{"faults", sandbox.faults.describe()}});
  }
  if (path == "/tokens" && post) {
    set_tokens(sandbox, read_object(request));
    return reply({{"tokens_issued", sandbox.tokens.issued()}});
  }
  if (path == "/limits" && (get || post)) {
    if (post) set_limits(sandbox, read_object(request));
    return reply(describe_limits(sandbox));
  }
  if (path == "/stats" && (get || post || request.method == "DELETE")) {
    if (!get) sandbox.seen.reset();
    return reply(describe_stats(sandbox));
  }
  if (path == "/calls" && get) return reply({{"calls", sandbox.seen.describe_calls()}});
  if (path == "/corp" && get) return reply(describe_corp(sandbox));
  if (path == "/answer" && post) {
    return http::content(200, "application/json; charset=UTF-8",
                         answer_statistic(sandbox, request.body).body);
  }
  return reject(404, "no such control, or another method");
}

}  // namespace

http::Response answer_control(Sandbox& sandbox, const http::Request& request) {
  try {
    return route(sandbox, request);
  } catch (const std::invalid_argument& error) {
    return reject(400, error.what());
  }
}

}  // namespace kfstat::sandbox
