// How much of a request is read.
#pragma once

#include <cstddef>

namespace kfstat::http {

struct Limits {
  std::size_t request_line = 8 * 1024;    // bytes without CRLF; one more is 414
  std::size_t header_bytes = 16 * 1024;   // all field lines with their CRLFs; one more is 431
  std::size_t header_fields = 64;         // one more is 431
  std::size_t body = 64 * 1024;           // where body_limit is not set; one more is 413
  std::size_t connections = 4096;         // one more is told 503 and closed
  std::size_t connections_of_peer = 256;  // one more from the same address likewise
};

}  // namespace kfstat::http
