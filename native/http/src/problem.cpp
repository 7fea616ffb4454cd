#include "http/problem.hpp"

#include <nlohmann/json.hpp>

namespace kfstat::http {

Response problem(int status, std::string_view code, std::string_view detail) {
  return problem(status, code, detail, nlohmann::ordered_json::object());
}

Response problem(int status, std::string_view code, std::string_view detail,
                 const nlohmann::ordered_json& members) {
  nlohmann::ordered_json document = {{"type", "about:blank"},
                                     {"title", reason_of(status)},
                                     {"status", status},
                                     {"code", code},
                                     {"detail", detail}};
  for (const auto& [name, value] : members.items()) {
    if (!document.contains(name)) document[name] = value;
  }
  // Details may quote a client's bytes; those that are not UTF-8 must not make an error of the error.
  Response response =
      content(status, "application/problem+json",
              document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  return response;
}

}  // namespace kfstat::http
