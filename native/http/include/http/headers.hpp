// Header lists and the texts that requests are made of, on bytes alone: no Asio behind this header.
// Who needs it: whoever reads a request or judges a name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfstat::http {

struct Header {
  std::string name;  // as it was written; compare without regard to case
  std::string value;
};

using Headers = std::vector<Header>;

// Without regard to case, ASCII only: same_name("Host", "HOST") is true.
bool same_name(std::string_view left, std::string_view right);

// In small letters, ASCII only: lower_case("Host") is "host".
std::string lower_case(std::string_view text);

// What a list of headers says about one name.
struct Lookup {
  std::size_t count = 0;   // how often the header occurs
  std::string_view value;  // of its first occurrence

  // The value where the header occurs exactly once.
  std::optional<std::string_view> only() const {
    return count == 1 ? std::optional<std::string_view>(value) : std::nullopt;
  }
};

Lookup find_header(const Headers& headers, std::string_view name);

// The text without its percent-encoding; nothing where the encoding is broken: percent_decode("a%2") is
// empty.
std::optional<std::string> percent_decode(std::string_view text);

// The decoded values of one parameter of a query string, in order:
// query_values("id=1&x=%20&id=2", "id") is {"1", "2"}. A broken encoding counts as an absent parameter.
std::vector<std::string> query_values(std::string_view query, std::string_view name);

// What a client says of content codings (RFC 9110, 12.5.3): the qualities of Accept-Encoding in thousandths,
// however many headers carry them. Without the header nothing but the body as it is.
class AcceptedCodings {
 public:
  explicit AcceptedCodings(const Headers& headers);

  // Of "gzip", "br" …: how much the client wants it, 0 for not at all. What is written wrong says nothing.
  int quality(std::string_view coding) const;
  // Whether the body as it is may be sent, which only "identity;q=0" or "*;q=0" forbid.
  bool takes_identity() const;
  // Whether the coding is wanted, and no less than the body as it is.
  bool prefers(std::string_view coding) const;

 private:
  std::optional<int> listed(std::string_view coding) const;

  std::vector<std::pair<std::string, int>> listed_;
};

}  // namespace kfstat::http
