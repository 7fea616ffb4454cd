// Addresses as "192.0.2.0/24", "2001:db8::/64" or one address alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

struct AddressRange {
  std::array<std::uint8_t, 16> bytes{};  // an IPv4 address fills the first four
  unsigned prefix = 0;                   // bits
  bool v6 = false;
};

// Nothing where the text is no address or range, has bits behind its prefix, is wider than /24 or /64, or is
// an IPv4 address in the clothes of IPv6.
std::optional<AddressRange> parse_proxy_range(std::string_view text);

// The address or range that was meant where the text is none, as far as that is plain:
// near_proxy_range("192.0.2.1/24") is "192.0.2.0/24", near_proxy_range("http://192.0.2.1:8080") is
// "192.0.2.1". "" otherwise.
std::string near_proxy_range(std::string_view text);

// Whether "ADDRESS:PORT", as a socket names its peer, lies within; an IPv4 peer of an IPv6 socket counts as
// IPv4.
bool contains_peer(const AddressRange& range, std::string_view peer);

}  // namespace kfstat::relay
