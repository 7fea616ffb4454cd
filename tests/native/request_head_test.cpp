// How a request's head is read, however its bytes arrive.
#include "request_head.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>

namespace {

using namespace kfstat;
using http::HeadReader;
using http::Limits;

HeadReader read(std::string_view bytes, const Limits& limits, std::size_t piece) {
  HeadReader reader(limits);
  for (std::size_t end = std::min(piece, bytes.size());; end = std::min(end + piece, bytes.size())) {
    reader.read(bytes.substr(0, end));
    if (end == bytes.size()) return reader;
  }
}

int status_of(std::string_view bytes, const Limits& limits = {}) {
  const HeadReader whole = read(bytes, limits, bytes.size());
  const HeadReader drip = read(bytes, limits, 1);
  REQUIRE(whole.complete() == drip.complete());
  REQUIRE(whole.error().has_value() == drip.error().has_value());
  if (whole.error()) CHECK(whole.error()->detail == drip.error()->detail);
  if (whole.error()) return whole.error()->status;
  return whole.complete() ? 200 : 0;
}

std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

}  // namespace

TEST_CASE("a head is complete at its empty line, and what follows is not of it") {
  const Limits limits;
  const std::string head = "POST /x?y=1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 5\r\n\r\n";
  const HeadReader reader = read(head + "12345", limits, 1000);
  REQUIRE(reader.complete());
  CHECK(reader.size() == head.size());
  CHECK(reader.head().method == "POST");
  CHECK(reader.head().target == "/x?y=1");
  CHECK(reader.head().content_length == 5U);
  CHECK(reader.head().keep_alive);
  CHECK(status_of(head.substr(0, head.size() - 1)) == 0);
}

TEST_CASE("framing that two readers could take for two things is refused") {
  for (const std::string_view fields :
       {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: xchunked\r\n", "Content-Length: +1\r\n",
        "Content-Length: -1\r\n", "Content-Length: 1,1\r\n", "Content-Length: 0x1\r\n",
        "Content-Length: \r\n", "Content-Length: 9223372036854775808\r\n", "Content_Length: 1\r\n",
        "Transfer_Encoding: chunked\r\n", "HOST: b\r\n", "Content-Length : 1\r\n", " folded\r\n",
        "no colon\r\n", "X: a\nY: b\r\n", "X: \x01\r\n"}) {
    INFO(fields);
    CHECK(status_of(get(fields)) == 400);
  }
  CHECK(status_of(get("Content-Length: 9223372036854775807\r\n")) == 200);
  CHECK(status_of(get("transfer-encoding: CHUNKED\r\n")) == 200);
}

TEST_CASE("a request line is METHOD TARGET VERSION, with a path for a target") {
  for (const std::string_view line :
       {"GET / HTTP/1.1\n", "GET /\r\n", "GET  HTTP/1.1\r\n", "GET / HTTP/2\r\n", "GET / http/1.1\r\n",
        "G(T / HTTP/1.1\r\n", "GET a HTTP/1.1\r\n", "GET /#x HTTP/1.1\r\n", "GET * HTTP/1.1\r\n",
        "GET ftp://a/ HTTP/1.1\r\n", "GET http:/// HTTP/1.1\r\n", "GET /\x7F HTTP/1.1\r\n"}) {
    INFO(line);
    CHECK(status_of(std::string(line) + "Host: a\r\n\r\n") == 400);
  }
}

TEST_CASE("the host of an absolute target is that of Host, its scheme's own port aside") {
  const auto ask = [](std::string_view target, std::string_view host) {
    return status_of("GET " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
  };
  CHECK(ask("http://a/x", "A:80") == 200);
  CHECK(ask("https://a:443", "a") == 200);
  CHECK(ask("http://a/x", "b") == 400);
  CHECK(ask("http://a:443/x", "a") == 400);
  const Limits limits;
  CHECK(read("GET http://a?q HTTP/1.1\r\nHost: a\r\n\r\n", limits, 7).head().target == "/?q");
}

TEST_CASE("Host occurs exactly once and is a name") {
  CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.0\r\nHost: [::1]:80\r\n\r\n") == 200);
}

TEST_CASE("the limits of a head are passed by one byte or one field") {
  Limits limits;
  limits.request_line = 20;
  const std::string fits = "GET /123456 HTTP/1.1";
  REQUIRE(fits.size() == limits.request_line);
  CHECK(status_of(fits + "\r\nHost: a\r\n\r\n", limits) == 200);
  CHECK(status_of("GET /1234567 HTTP/1.1\r\nHost: a\r\n\r\n", limits) == 414);
  CHECK(status_of("GET /1234567890", limits) == 0);
  CHECK(status_of("GET /1234567890123456789", limits) == 414);

  CHECK(status_of("GET /1234567 HTTP/1.1\nHost: a\r\n\r\n", limits) == 414);

  limits = {};
  limits.header_fields = 2;
  CHECK(status_of(get("A: 1\r\n"), limits) == 200);
  CHECK(status_of(get("A: 1\r\nB: 2\r\n"), limits) == 431);
  limits = {};
  limits.header_bytes = 15;
  CHECK(status_of(get("A: 1\r\n"), limits) == 200);
  CHECK(status_of(get("A: 12\r\n"), limits) == 431);
}

TEST_CASE("who speaks 1.0 or says close is not waited for") {
  const Limits limits;
  const auto keeps = [&limits](const std::string& bytes) { return read(bytes, limits, 3).head().keep_alive; };
  CHECK(keeps(get("")));
  CHECK_FALSE(keeps(get("Connection: upgrade , CLOSE\r\n")));
  CHECK(keeps(get("Connection: closed\r\n")));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
  CHECK(read(get("Expect: 100-continue\r\n"), limits, 3).head().expects_continue);
  CHECK(status_of(get("Expect: tea\r\n")) == 417);
}
