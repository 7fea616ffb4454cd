#include "routes/lists.hpp"

#include "codes/codes.hpp"
#include "door/visible.hpp"
#include "routes/problems.hpp"
#include <kfstat/document.hpp>
#include <kfstat/query.hpp>

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

constexpr std::string_view servicers_head = "/api/v1/accounts/";
constexpr std::string_view servicers_tail = "/servicers";

// The id of /api/v1/accounts/{open_kfid}/servicers, with the path that it has in a query.
std::vector<Issue> judge_open_kfid(const std::string& open_kfid) {
  std::vector<Issue> issues = check_id(open_kfid).issues;
  for (Issue& issue : issues)
    issue.path = "/open_kfid";
  return issues;
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

ListRoutes::ListRoutes(Directory& directory) : directory_(directory) {}

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
  const auto open_kfid = http::percent_decode(
      path.substr(servicers_head.size(), path.size() - servicers_head.size() - servicers_tail.size()));
  if (!open_kfid || !document::is_utf8(*open_kfid)) {
    co_return refuse(exchange, 400, to_string(RelayCode::http_bad_request),
                     "The path's percent-encoding is broken.");
  }
  const std::vector<Issue> issues = judge_open_kfid(*open_kfid);
  if (!issues.empty()) co_return invalid_query(issues, exchange);
  exchange.open_kfid = *open_kfid;
  if (!exchange.viewer.may_list(*open_kfid)) co_return not_allowed(exchange);
  Listing servicers = co_await directory_.servicers(*open_kfid);
  if (Document* const document = std::get_if<Document>(&servicers))
    document->json = keep_servicers(std::move(document->json), exchange.viewer, *open_kfid);
  co_return listing_or_problem(std::move(servicers), exchange);
}

}  // namespace kfstat::relay
