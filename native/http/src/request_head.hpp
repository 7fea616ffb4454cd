// The strict reading of a request's line and headers, on bytes alone.
#pragma once

#include "codes/codes.hpp"
#include "http/headers.hpp"
#include "http/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::http {

struct RequestHead {
  std::string method;
  std::string target;  // path and query, also where the target was absolute
  Headers headers;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool http_1_0 = false;
  bool expects_continue = false;
};

struct HeadError {
  int status = 400;
  std::string_view code;
  std::string_view detail;
};

// Fed with the same growing bytes until it is complete or has failed; no byte is looked at twice.
class HeadReader {
 public:
  explicit HeadReader(const Limits& limits) : limits_(limits) {}

  // `bytes` begins with the request's first byte and holds at least what the last call held.
  void read(std::string_view bytes);

  bool complete() const { return complete_; }
  const std::optional<HeadError>& error() const { return error_; }
  RequestHead& head() { return head_; }
  const RequestHead& head() const { return head_; }
  // Of a complete head: how many bytes it has, the empty line included.
  std::size_t size() const { return scanned_; }

 private:
  void read_request_line(std::string_view line);
  void read_absolute_target(std::string_view target);
  void read_field(std::string_view line);
  void judge_fields();
  void refuse(std::string_view detail) { refuse(400, to_string(RelayCode::http_bad_request), detail); }
  void refuse(int status, std::string_view code, std::string_view detail);

  const Limits& limits_;
  std::size_t scanned_ = 0;
  std::size_t line_start_ = 0;
  std::size_t fields_start_ = 0;
  bool complete_ = false;
  std::optional<HeadError> error_;
  RequestHead head_;
  std::optional<std::string> authority_;  // of an absolute target, without its scheme's own port
  std::string_view default_port_;         // of that scheme
};

}  // namespace kfstat::http
