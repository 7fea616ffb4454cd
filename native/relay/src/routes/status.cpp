#include "routes/status.hpp"

#include "codes/codes.hpp"
#include "door/visible.hpp"
#include "routes/openapi.hpp"
#include "routes/problems.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace kfstat::relay {
namespace {

using http::Response;
using nlohmann::ordered_json;

constexpr std::chrono::seconds longest_silence{10};  // of the store, while the relay counts as ready

}  // namespace

Response status(std::int64_t now, Day earliest, const Viewer& viewer, std::string_view targets) {
  ordered_json document = {{"now", now},
                           {"version", KFSTAT_VERSION},
                           {"features", {"accounts", "servicers", "statistics"}},
                           {"earliest", format_date(earliest)},
                           {"user", user_document(viewer)}};
  if (!targets.empty()) document["targets"] = ordered_json::parse(targets);
  return json_document(document.dump());
}

Response openapi() {
  return with_header(http::content(200, "application/json", std::string(openapi_document)), "Cache-Control",
                     "no-cache");
}

Response alive() {
  return json_document(R"({"status":"ok"})");
}

Response ready(bool is_stopping, std::chrono::steady_clock::duration store_silent_for, Exchange& exchange) {
  if (is_stopping) return refuse(exchange, 503, to_string(RelayCode::relay_stopping), "The relay stops.");
  if (store_silent_for > longest_silence) {
    return refuse(exchange, 503, to_string(RelayCode::relay_store_unavailable),
                  "The store has not answered for 10 seconds.");
  }
  return json_document(R"({"status":"ok"})");
}

}  // namespace kfstat::relay
