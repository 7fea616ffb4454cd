// The endpoints upstream documents, as far as kfstat needs them.
#pragma once

#include "http/message.hpp"
#include "sandbox.hpp"

#include <span>
#include <string_view>

namespace kfstat::sandbox {

struct Endpoint {
  std::string_view name;
  std::string_view path;
  std::string_view method;
  SandboxAnswer (*answer)(Sandbox& sandbox, const http::Request& request);
};

std::span<const Endpoint> endpoints();

// The first value of a parameter, "" where it is absent.
std::string parameter(const http::Request& request, std::string_view name);

}  // namespace kfstat::sandbox
