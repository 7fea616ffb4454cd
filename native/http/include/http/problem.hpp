// Errors as application/problem+json (RFC 9457) with a stable `code`.
// Who needs it: every route that refuses something.
#pragma once

#include "http/message.hpp"

#include <string_view>

namespace kfstat::http {

// {"type":"about:blank","title":"Not Found","status":404,"code":"http.not_found","detail":"…"}, never stored
// by a cache. `code` is for programs and never changes; `detail` is English for logs and may change.
Response problem(int status, std::string_view code, std::string_view detail);

// As above with further members, JSON text of them without the braces: "\"issues\":[…]".
Response problem(int status, std::string_view code, std::string_view detail, std::string_view members);

}  // namespace kfstat::http
