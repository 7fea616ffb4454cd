#include "access/host_names.hpp"

#include "http/headers.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace kfstat::relay {
namespace {

namespace ip = boost::asio::ip;

// What is wrong with a text, and the text as it is put right step by step.
struct Correction {
  std::string_view rest;
  std::string why;     // the first fault; "": none
  bool lost = false;   // nothing near it can be told
  std::string form{};  // what to write

  void because(std::string_view what) {
    if (why.empty()) why = what;
  }
  void give_up(std::string_view what) {
    why = what;
    lost = true;
  }
};

bool is_name(std::string_view host) {
  const bool plain = std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._").find(c) != std::string_view::npos;
  });
  return plain && !host.empty() && !host.starts_with('.') && host.find("..") == std::string_view::npos;
}

// A number at the end makes an address of a name, for browsers as for everyone else.
bool is_numeric(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

void correct_address(Correction& correction, std::string_view host, bool bracketed) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(host), error);
  if (error || address.is_v6() != bracketed || (bracketed && address.to_v6().scope_id() != 0))
    return correction.give_up("is no address");
  const std::string canonical = address.to_string();
  if (!http::same_name(canonical, host))
    correction.because("is an address in another spelling than browsers'");
  correction.form = bracketed ? "[" + canonical + "]" : canonical;
}

void correct_port(Correction& correction, std::string_view digits, const std::string& scheme) {
  std::uint16_t port = 0;
  const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || failure != std::errc{} || stop != digits.data() + digits.size() || port == 0)
    return correction.give_up("has a port that is none");
  if ((port == 443 && scheme != "http") || (port == 80 && scheme != "https"))
    return correction.because("has the default port, which browsers leave out");
  const std::string number = std::to_string(port);
  if (number != digits) correction.because("has a port with a zero in front");
  correction.form += ":" + number;
}

// The host and the port of `rest`. Of a Host the scheme is not known: "".
void correct_host(Correction& correction, const std::string& scheme) {
  std::string_view& rest = correction.rest;
  if (const auto end = rest.find_first_of("/?#"); end != std::string_view::npos) {
    correction.because("has a path");
    rest = rest.substr(0, end);
  }
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    correction.because("names a user");
    rest.remove_prefix(at + 1);
  }
  if (rest.empty()) return correction.give_up("is empty");
  if (rest.find('*') != std::string_view::npos)
    return correction.give_up("has a wildcard: list every name by itself, such as kf.example.com");
  if (rest.find_first_of(", \t;") != std::string_view::npos)
    return correction.give_up("is more than one name: give each by itself");
  std::string_view host = rest;
  std::optional<std::string_view> port;
  const bool bracketed = rest.starts_with('[');
  const bool bare_v6 = !bracketed && std::ranges::count(rest, ':') > 1;
  if (bare_v6) correction.because("is an IPv6 address without brackets");
  const auto colon = bare_v6 ? std::string_view::npos : rest.find(':', bracketed ? rest.find(']') : 0);
  if (colon != std::string_view::npos) {
    host = rest.substr(0, colon);
    port = rest.substr(colon + 1);
  }
  if (bracketed) {
    if (!host.ends_with(']')) return correction.give_up("is no address");
    host = host.substr(1, host.size() - 2);
  }
  if (host.ends_with('.') && host.size() > 1) {
    correction.because("ends in a dot");
    host.remove_suffix(1);
  }
  if (bracketed || bare_v6 || is_numeric(host)) {
    correct_address(correction, host, bracketed || bare_v6);
  } else if (std::ranges::any_of(host, [](char c) { return static_cast<unsigned char>(c) > 0x7F; })) {
    correction.give_up("has letters outside ASCII: write the name as browsers send it, with xn--");
  } else if (!is_name(host)) {
    correction.give_up("is no host's name");
  } else {
    correction.form = host;
  }
  if (port && !correction.lost) correct_port(correction, *port, scheme);
}

std::optional<std::string> fault_of(const Correction& correction, const std::string& front) {
  if (correction.lost) return correction.why;
  if (correction.why.empty()) return std::nullopt;
  return correction.why + ": write " + front + correction.form;
}

}  // namespace

std::string_view without_default_port(std::string_view host) {
  for (const std::string_view port : {":80", ":443"}) {
    // "::80" is no port behind a host.
    if (host.ends_with(port) && !host.substr(0, host.size() - port.size()).ends_with(':'))
      return host.substr(0, host.size() - port.size());
  }
  return host;
}

std::optional<std::string> fault_of_host(std::string_view text) {
  Correction correction{text, ""};
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    correction.because("has a scheme");
    correction.rest.remove_prefix(scheme + 3);
  }
  correct_host(correction, "");
  return fault_of(correction, "");
}

std::optional<std::string> fault_of_origin(std::string_view text) {
  Correction correction{text, ""};
  if (text == "*" || http::same_name(text, "null"))
    return "is no origin: list every one by itself, such as https://kf.example.com";
  std::string scheme = "https";
  if (const auto end = text.find("://"); end != std::string_view::npos) {
    scheme = http::lower_case(text.substr(0, end));
    correction.rest.remove_prefix(end + 3);
    if (scheme != "https" && scheme != "http") return "has another scheme than https and http";
  } else {
    correction.because("has no scheme");
  }
  correct_host(correction, scheme);
  return fault_of(correction, scheme + "://");
}

}  // namespace kfstat::relay
