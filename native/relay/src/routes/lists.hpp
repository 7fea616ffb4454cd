// GET /api/v1/accounts and /api/v1/accounts/{open_kfid}/servicers.
#pragma once

#include "figures/directory.hpp"
#include "http/message.hpp"
#include "routes/exchange.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>

namespace kfstat::relay {

class ListRoutes {
 public:
  explicit ListRoutes(Directory& directory);

  boost::asio::awaitable<http::Response> accounts(Exchange& exchange);
  boost::asio::awaitable<http::Response> servicers(const http::Request& request, Exchange& exchange);

  // Whether the path, still percent-encoded, asks for the people of one account.
  static bool is_servicers(std::string_view path);

 private:
  Directory& directory_;
};

}  // namespace kfstat::relay
