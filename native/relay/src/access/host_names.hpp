// Hosts and origins as browsers write them: what an operator lists has to be spelt like that, or it never
// fits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kfstat::relay {

// "kf.example.com:443" and "kf.example.com:80" are "kf.example.com": whether TLS ends in front of the relay,
// it cannot tell.
std::string_view without_default_port(std::string_view host);

// Why the text can never be what Host holds, and what to write where that is plain:
// fault_of_host("https://kf.example.com/") is "has a scheme: write kf.example.com". Nothing where it can.
std::optional<std::string> fault_of_host(std::string_view text);

// The same of an origin: fault_of_origin("kf.example.com") is "has no scheme: write https://kf.example.com".
std::optional<std::string> fault_of_origin(std::string_view text);

}  // namespace kfstat::relay
