#include "routes/lists.hpp"

#include "door/visible.hpp"
#include "routes/problems.hpp"
#include <kfstat/calendar.hpp>
#include <kfstat/query.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;
using nlohmann::json;

constexpr std::string_view servicers_head = "/api/v1/accounts/";
constexpr std::string_view servicers_tail = "/servicers";

// The text itself, or nothing where it is not UTF-8.
std::optional<std::string> as_utf8(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  const std::string quoted = json(*text).dump(-1, ' ', false, json::error_handler_t::replace);
  return json::parse(quoted).get<std::string>() == *text ? text : std::nullopt;
}

// The id of /api/v1/accounts/{open_kfid}/servicers, judged by the core as part of a query that is right
// otherwise.
std::vector<Issue> judge_open_kfid(const std::string& open_kfid, std::int64_t now) {
  const std::string yesterday = format_date(today_at(now).yesterday);
  const json query = {{"open_kfid", open_kfid}, {"start_time", yesterday}, {"end_time", yesterday}};
  return validate_query(query.dump(), now).issues;
}

Response listing_or_problem(Listing listing, Exchange& exchange) {
  if (Document* const document = std::get_if<Document>(&listing))
    return json_document(std::move(document->json));
  const Answer& answer = std::get<Answer>(listing);
  exchange.errcode = answer.errcode;
  exchange.cause = answer.failure.cause;
  if (answer.kind != AnswerKind::json) return wire_problem(answer.kind, exchange);
  return errcode_problem(answer, exchange);
}

}  // namespace

ListRoutes::ListRoutes(Clock clock, Directory& directory) : clock_(std::move(clock)), directory_(directory) {}

bool ListRoutes::is_servicers(std::string_view path) {
  return path.starts_with(servicers_head) && path.ends_with(servicers_tail) &&
         path.size() > servicers_head.size() + servicers_tail.size() &&
         path.substr(0, path.size() - servicers_tail.size()).rfind('/') == servicers_head.size() - 1;
}

asio::awaitable<Response> ListRoutes::accounts(Exchange& exchange) {
  Listing accounts = co_await directory_.accounts();
  if (Document* const document = std::get_if<Document>(&accounts))
    document->json = keep_accounts(std::move(document->json), exchange.viewer);
  co_return listing_or_problem(std::move(accounts), exchange);
}

asio::awaitable<Response> ListRoutes::servicers(const Request& request, Exchange& exchange) {
  const std::string_view path = request.path;
  const auto open_kfid = as_utf8(http::percent_decode(
      path.substr(servicers_head.size(), path.size() - servicers_head.size() - servicers_tail.size())));
  if (!open_kfid)
    co_return refuse(exchange, 400, "http.bad_request", "The path's percent-encoding is broken.");
  const std::vector<Issue> issues = judge_open_kfid(*open_kfid, clock_.now());
  if (!issues.empty()) co_return invalid_query(issues, exchange);
  exchange.open_kfid = *open_kfid;
  if (!exchange.viewer.may_list(*open_kfid)) co_return not_allowed(exchange);
  Listing servicers = co_await directory_.servicers(*open_kfid);
  if (Document* const document = std::get_if<Document>(&servicers))
    document->json = keep_servicers(std::move(document->json), exchange.viewer, *open_kfid);
  co_return listing_or_problem(std::move(servicers), exchange);
}

}  // namespace kfstat::relay
