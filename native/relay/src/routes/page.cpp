#include "routes/page.hpp"

#include "codes/codes.hpp"
#include "routes/problems.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfstat::relay {
namespace {

using http::Request;
using http::Response;

constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

}  // namespace

Response page(const StaticFiles& files, const Request& request, Exchange& exchange) {
  std::optional<Response> found = files.find(request);
  if (!found) return refuse(exchange, 404, to_string(RelayCode::relay_not_found), "There is no such page.");
  return with_header(with_header(std::move(*found), "Content-Security-Policy", std::string(page_policy)),
                     "Cross-Origin-Opener-Policy", "same-origin");
}

}  // namespace kfstat::relay
