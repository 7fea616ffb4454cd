#include "routes/compression.hpp"

#include "files/gzip.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace kfstat::relay {

namespace asio = boost::asio;

asio::awaitable<void> compress(const http::Request& request, http::Response& response, OffLoop& off_loop) {
  const std::string_view type = http::find_header(response.headers, "Content-Type").value;
  if (response.status != 200 || response.source || type != "application/json" || !response.standing.empty())
    co_return;
  response.headers.push_back({"Vary", "Accept-Encoding"});
  const http::AcceptedCodings accepted(request.headers);
  if (!accepted.prefers("gzip")) co_return;
  if (response.body.size() < smallest_compressed && accepted.takes_identity()) co_return;
  if (response.body.size() > large_text) {
    std::function<std::string()> work = [&response] { return gzip(response.body); };
    response.body = co_await off_loop.run<std::string>(std::move(work));
  } else {
    response.body = gzip(response.body);
  }
  response.headers.push_back({"Content-Encoding", "gzip"});
}

}  // namespace kfstat::relay
