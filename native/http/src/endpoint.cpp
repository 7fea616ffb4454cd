#include "http/endpoint.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace kfstat::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

Endpoint read_endpoint(std::string_view text) {
  constexpr std::string_view scheme = "unix:";
  if (text.starts_with(scheme)) {
    const std::string path(text.substr(scheme.size()));
    if (!path.starts_with('/') || path.size() > 100)
      throw std::invalid_argument("a Unix socket is unix: and an absolute path of at most 100 bytes");
    return {"", 0, true, path};
  }
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) throw std::invalid_argument("it must be HOST:PORT");
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  Endpoint endpoint;
  const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (digits.empty() || failure != std::errc{} || stop != digits.data() + digits.size()) {
    throw std::invalid_argument("the port must be a number from 0 to 65535");
  }
  error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != bracketed)
    throw std::invalid_argument("the host must be a numeric address");
  endpoint.host = address.to_string();
  endpoint.loopback = address.is_loopback();
  return endpoint;
}

bool is_endpoint(const std::string& text) {
  try {
    read_endpoint(text);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

// What was meant, perhaps: "8480", ":8480" and "http://127.0.0.1:8480/" are "127.0.0.1:8480". "" where that
// is not plain.
std::string near_endpoint(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
  std::string meant(text);
  if (meant.starts_with('/')) return is_endpoint("unix:" + meant) ? "unix:" + meant : "";
  while (meant.ends_with('/'))
    meant.pop_back();
  const auto last = meant.rfind(':');
  if (meant.starts_with('*')) meant.replace(0, 1, "0.0.0.0");
  if (meant.starts_with("localhost")) meant.replace(0, 9, "127.0.0.1");
  std::vector<std::string> candidates = {meant, "127.0.0.1" + meant, "127.0.0.1:" + meant, meant + ":8480"};
  if (last != std::string::npos && last > 0) {
    candidates.push_back("[" + meant.substr(0, last) + "]" + meant.substr(last));
    candidates.push_back("[" + meant + "]:8480");
  }
  const auto found = std::ranges::find_if(candidates, is_endpoint);
  return found == candidates.end() ? "" : *found;
}

}  // namespace

Endpoint parse_endpoint(std::string_view text) {
  try {
    return read_endpoint(text);
  } catch (const std::invalid_argument& error) {
    const std::string meant = near_endpoint(text);
    throw std::invalid_argument(error.what() + (meant.empty() ? "" : ": write " + meant));
  }
}

bool is_loopback_literal(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  return !error && address.is_loopback();
}

}  // namespace kfstat::http
