// The admin page and the packages' files.
#pragma once

#include "files/static_files.hpp"
#include "http/message.hpp"
#include "routes/exchange.hpp"

namespace kfstat::relay {

// The file with its policy for browsers, or 404.
http::Response page(const StaticFiles& files, const http::Request& request, Exchange& exchange);

}  // namespace kfstat::relay
