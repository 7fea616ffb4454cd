#include "http/problem.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace kfstat::http {

Response problem(int status, std::string_view code, std::string_view detail) {
  return problem(status, code, detail, "");
}

Response problem(int status, std::string_view code, std::string_view detail, std::string_view members) {
  const nlohmann::ordered_json document = {{"type", "about:blank"},
                                           {"title", reason_of(status)},
                                           {"status", status},
                                           {"code", code},
                                           {"detail", detail}};
  // Details may quote a client's bytes; those that are not UTF-8 must not make an error of the error.
  std::string text = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (!members.empty()) {
    text.back() = ',';
    text.append(members) += '}';
  }
  Response response = content(status, "application/problem+json", std::move(text));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  return response;
}

}  // namespace kfstat::http
