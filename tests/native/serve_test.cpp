// What the server is told of a relay: whom its limits spare, and what stands in every response.
#include "serve.hpp"

#include "catch.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <string>

namespace {

using namespace kfstat;
using namespace kfstat::relay;

struct Served {
  boost::asio::io_context context;
  Config config;

  explicit Served(AccessMode mode) {
    config.store = "memory:";
    config.access.mode = mode;
  }
};

}  // namespace

TEST_CASE("limits of connections spare everybody where nobody signs in, else proxies alone") {
  Served served(AccessMode::none);
  Relay relay(served.context, served.config);
  const http::ServerOptions options = server_options(relay, served.config);
  CHECK(options.is_exempt("192.0.2.1:4000"));
  // As after a reload: the rules are looked at each time.
  served.config.access.mode = AccessMode::trusted_header;
  served.config.access.trusted_proxies.push_back(parse_proxy_range("192.0.2.7").value());
  CHECK_FALSE(options.is_exempt("192.0.2.1:4000"));
  CHECK(options.is_exempt("192.0.2.7:4000"));
}

TEST_CASE("only a question over many people may have a large body, and no response may be framed") {
  Served served(AccessMode::bearer);
  Relay relay(served.context, served.config);
  const http::ServerOptions options = server_options(relay, served.config);
  CHECK(options.body_limit("POST", "/api/v1/statistics") >
        options.body_limit("POST", "/cgi-bin/kf/get_servicer_statistic"));
  const auto policy =
      std::ranges::find(options.default_headers, "Content-Security-Policy", &http::Header::name);
  REQUIRE(policy != options.default_headers.end());
  CHECK(policy->value.find("frame-ancestors 'none'") != std::string::npos);
}
