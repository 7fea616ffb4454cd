#include "request_head.hpp"

#include <algorithm>
#include <charconv>

namespace kfstat::http {
namespace {

bool is_token_character(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_field_value_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

bool is_host_character(char c) {
  constexpr std::string_view others = "-._~:[]";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_end(std::string_view text, std::string_view end) {
  return text.ends_with(end) ? text.substr(0, text.size() - end.size()) : text;
}

bool list_holds(std::string_view list, std::string_view word) {
  while (true) {
    const auto comma = list.find(',');
    if (same_name(trim(list.substr(0, comma)), word)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

// Some servers behind a proxy read `_` as `-`; a framing header in that spelling is an attack, not a header.
bool is_disguised(std::string_view name, std::string_view real) {
  if (name.find('_') == std::string_view::npos) return false;
  std::string plain(name);
  std::ranges::replace(plain, '_', '-');
  return same_name(plain, real);
}

}  // namespace

void HeadReader::read(std::string_view bytes) {
  while (!complete_ && !error_) {
    const auto feed = bytes.find('\n', scanned_);
    const bool in_request_line = fields_start_ == 0;
    if (feed == std::string_view::npos) {
      scanned_ = bytes.size();
      const std::size_t pending =
          scanned_ - line_start_ - (bytes.ends_with('\r') && scanned_ > line_start_ ? 1 : 0);
      if (in_request_line && pending > limits_.request_line) {
        refuse(414, to_string(RelayCode::http_uri_too_long), "The request line is too long.");
      } else if (!in_request_line && line_start_ - fields_start_ + pending > limits_.header_bytes) {
        refuse(431, to_string(RelayCode::http_headers_too_large), "The headers are too large.");
      }
      return;
    }
    const std::string_view ended = bytes.substr(line_start_, feed - line_start_);
    scanned_ = line_start_ = feed + 1;
    const bool has_return = ended.ends_with('\r');
    const std::string_view line = ended.substr(0, ended.size() - (has_return ? 1 : 0));
    if (in_request_line) {
      fields_start_ = line_start_;
      if (line.size() > limits_.request_line) {
        return refuse(414, to_string(RelayCode::http_uri_too_long), "The request line is too long.");
      }
    } else if (!line.empty() && line_start_ - fields_start_ > limits_.header_bytes) {
      return refuse(431, to_string(RelayCode::http_headers_too_large), "The headers are too large.");
    }
    // Behind the lengths, which are told before a line has ended.
    if (!has_return) return refuse("A line ends without CRLF.");
    if (!std::ranges::all_of(line, is_field_value_character)) return refuse("A control character.");
    if (in_request_line) {
      read_request_line(line);
    } else if (line.empty()) {
      judge_fields();
      complete_ = !error_;
    } else {
      read_field(line);
    }
  }
}

void HeadReader::read_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse("The request line is malformed.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return refuse("The method is malformed.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return refuse("Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  const bool visible = std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
  if (!visible) return refuse("The target is not a path.");
  head_.http_1_0 = version == "HTTP/1.0";
  head_.method = method;
  if (target.starts_with('/')) {
    head_.target = target;
  } else {
    read_absolute_target(target);
  }
}

// "http://host/path": a proxy's form, which RFC 9112, 3.2.2 wants every server to take.
void HeadReader::read_absolute_target(std::string_view target) {
  const auto mark = target.find("://");
  const std::string_view scheme = target.substr(0, mark == std::string_view::npos ? 0 : mark);
  const bool is_http = same_name(scheme, "http");
  if (!is_http && !same_name(scheme, "https")) return refuse("The target is not a path.");
  const std::string_view rest = target.substr(mark + 3);
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  default_port_ = is_http ? ":80" : ":443";
  authority_ = without_end(rest.substr(0, end), default_port_);
  if (authority_->empty()) return refuse("The target names no host.");
  head_.target = rest.substr(end);
  if (!head_.target.starts_with('/')) head_.target.insert(0, "/");
}

void HeadReader::read_field(std::string_view line) {
  if (head_.headers.size() == limits_.header_fields) {
    return refuse(431, to_string(RelayCode::http_headers_too_large), "Too many header fields.");
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refuse("A header field without a colon.");
  const std::string_view name = line.substr(0, colon);
  // Folded lines and a space before the colon fail here too: a space is no token character.
  if (!is_token(name)) return refuse("The name of a header field is malformed.");
  for (const std::string_view real : {"Content-Length", "Transfer-Encoding", "Host"}) {
    if (is_disguised(name, real)) return refuse("A disguised framing header.");
  }
  head_.headers.push_back({std::string(name), std::string(trim(line.substr(colon + 1)))});
}

void HeadReader::judge_fields() {
  const Lookup host = find_header(head_.headers, "Host");
  if (host.count != 1) return refuse("Host must occur exactly once.");
  if (host.value.empty() || !std::ranges::all_of(host.value, is_host_character)) {
    return refuse("Host is malformed.");
  }
  if (authority_ && !same_name(*authority_, without_end(host.value, default_port_)))
    return refuse("The target names another host than Host.");

  const Lookup length = find_header(head_.headers, "Content-Length");
  const Lookup coding = find_header(head_.headers, "Transfer-Encoding");
  if (length.count > 1 || coding.count > 1) return refuse("A framing header occurs twice.");
  if (length.count + coding.count > 1) return refuse("Content-Length together with Transfer-Encoding.");
  if (length.count == 1) {
    std::uint64_t value = 0;
    const char* const end = length.value.data() + length.value.size();
    const auto [stop, failure] = std::from_chars(length.value.data(), end, value);
    // 2^63 and more is refused as well: some readers take such a length for a negative one.
    if (length.value.empty() || failure != std::errc{} || stop != end || value > INT64_MAX) {
      return refuse("Content-Length is malformed.");
    }
    head_.content_length = value;
  }
  if (coding.count == 1) {
    if (head_.http_1_0) return refuse("Transfer-Encoding in HTTP/1.0.");
    if (!same_name(coding.value, "chunked")) return refuse("An unknown transfer coding.");
    head_.chunked = true;
  }

  const Lookup expect = find_header(head_.headers, "Expect");
  if (expect.count > 0 && !head_.http_1_0) {
    if (expect.count > 1 || !same_name(expect.value, "100-continue")) {
      return refuse(417, to_string(RelayCode::http_expectation_failed), "Only 100-continue can be expected.");
    }
    head_.expects_continue = true;
  }

  head_.keep_alive = !head_.http_1_0;
  for (const Header& header : head_.headers) {
    if (same_name(header.name, "Connection") && list_holds(header.value, "close")) head_.keep_alive = false;
  }
}

void HeadReader::refuse(int status, std::string_view code, std::string_view detail) {
  error_ = HeadError{status, code, detail};
}

}  // namespace kfstat::http
