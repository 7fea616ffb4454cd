// The OpenAPI 3.1 document of the routes: native/relay/openapi.json, built into the program.
#pragma once

#include <string_view>

namespace kfstat::relay {

extern const std::string_view openapi_document;

}  // namespace kfstat::relay
