// Where a server listens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kfstat::http {

struct Endpoint {
  std::string host;  // without brackets
  std::uint16_t port = 0;
  bool loopback = false;    // a Unix socket too: it cannot be reached from elsewhere
  std::string socket_path;  // "": an address
};

// Reads "127.0.0.1:8080", "[::1]:0" with a numeric address, or "unix:/run/x.sock". Throws
// std::invalid_argument otherwise.
Endpoint parse_endpoint(std::string_view text);

// True for a numeric address within 127.0.0.0/8 or ::1, brackets allowed; false for every name.
bool is_loopback_literal(std::string_view host);

}  // namespace kfstat::http
