#include "access/address_range.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>

namespace kfstat::relay {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned widest_v4 = 24;
constexpr unsigned widest_v6 = 64;

AddressRange whole(const ip::address& address) {
  AddressRange range;
  range.v6 = address.is_v6();
  range.prefix = range.v6 ? 128 : 32;
  if (range.v6) {
    std::ranges::copy(address.to_v6().to_bytes(), range.bytes.begin());
  } else {
    std::ranges::copy(address.to_v4().to_bytes(), range.bytes.begin());
  }
  return range;
}

bool same_bits(const AddressRange& left, const AddressRange& right, unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if (((left.bytes[bit / 8] ^ right.bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

AddressRange without_host_bits(AddressRange range) {
  for (unsigned bit = range.prefix; bit < 128; ++bit)
    range.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  return range;
}

}  // namespace

std::optional<AddressRange> parse_proxy_range(std::string_view text) {
  const auto slash = text.find('/');
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(text.substr(0, slash)), error);
  if (error || (address.is_v6() && (address.to_v6().is_v4_mapped() || address.to_v6().scope_id() != 0)))
    return std::nullopt;
  AddressRange range = whole(address);
  if (slash == std::string_view::npos) return range;
  const unsigned most = range.prefix;
  const std::string_view digits = text.substr(slash + 1);
  const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), range.prefix);
  if (failure != std::errc{} || stop != digits.data() + digits.size() || range.prefix > most) {
    return std::nullopt;
  }
  if (range.prefix < (range.v6 ? widest_v6 : widest_v4)) return std::nullopt;
  if (range.bytes != without_host_bits(range).bytes) return std::nullopt;
  return range;
}

std::string near_proxy_range(std::string_view text) {
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find('/'));
  }
  const auto slash = std::min(text.find('/'), text.size());
  std::string host(text.substr(0, slash));
  const std::string prefix(text.substr(slash));
  if (host.starts_with('[')) host = host.substr(1, std::min(host.find(']'), host.size()) - 1);
  if (std::ranges::count(host, ':') == 1) host.resize(host.find(':'));
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  ip::address address = ip::make_address(host, error);
  if (error) return "";
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    if (!prefix.empty()) return "";
    address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  AddressRange range = whole(address);
  if (!prefix.empty()) {
    const char* const end = prefix.data() + prefix.size();
    const auto [stop, failure] = std::from_chars(prefix.data() + 1, end, range.prefix);
    if (failure != std::errc{} || stop != end || range.prefix > (range.v6 ? 128U : 32U)) return "";
    range = without_host_bits(range);
  }
  if (range.v6) {
    address = ip::address_v6(range.bytes);
  } else {
    address = ip::address_v4({range.bytes[0], range.bytes[1], range.bytes[2], range.bytes[3]});
  }
  const std::string meant = address.to_string() + prefix;
  return parse_proxy_range(meant) ? meant : "";
}

bool contains_peer(const AddressRange& range, std::string_view peer) {
  boost::system::error_code error;
  ip::address address = ip::make_address(std::string(peer.substr(0, peer.rfind(':'))), error);
  if (error) return false;
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  const AddressRange one = whole(address);
  return one.v6 == range.v6 && same_bits(one, range, range.prefix);
}

}  // namespace kfstat::relay
