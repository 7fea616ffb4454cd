// How the framing of a chunked body is read, however its bytes arrive.
#include "chunk_reader.hpp"

#include "catch.hpp"

#include <string>
#include <string_view>

namespace {

enum class Outcome { open, complete, broken };

Outcome read(std::string_view bytes, std::size_t piece) {
  kfstat::http::ChunkReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    reader.read(bytes.substr(at, piece));
  if (reader.broken()) return Outcome::broken;
  return reader.complete() ? Outcome::complete : Outcome::open;
}

Outcome read(std::string_view bytes) {
  const Outcome outcome = read(bytes, bytes.size());
  for (std::size_t piece = 1; piece < bytes.size(); ++piece)
    REQUIRE(read(bytes, piece) == outcome);
  return outcome;
}

}  // namespace

TEST_CASE("chunks end with one of no bytes and an empty line") {
  CHECK(read("5\r\nhello\r\n0\r\n\r\n") == Outcome::complete);
  CHECK(read("0\r\n\r\n") == Outcome::complete);
  CHECK(read("a;name=\"x\"\r\n0123456789\r\n000\r\n\r\n") == Outcome::complete);
  CHECK(read("5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n") == Outcome::complete);
  CHECK(read("5\r\nhello\r\n0\r\n") == Outcome::open);
  CHECK(read("5\r\n0\r\n\r\n") == Outcome::open);
}

TEST_CASE("a size is hexadecimal digits alone, as few as anybody reads alike") {
  for (const std::string_view bytes : {"\r\n", ";x\r\n", "-1\r\n", "+1\r\n", " 1\r\n", "1 \r\n", "0x1\r\n",
                                       "g\r\n", "1\n", "1\r\r", "1000000000000000\r\n"}) {
    INFO(bytes);
    CHECK(read(bytes) == Outcome::broken);
  }
  CHECK(read("100000000000000\r\nx") == Outcome::open);
}

TEST_CASE("a chunk's data ends with CRLF") {
  CHECK(read("1\r\nxy") == Outcome::broken);
  CHECK(read("1\r\nx\n") == Outcome::broken);
  CHECK(read("1\r\nx\rx") == Outcome::broken);
}

TEST_CASE("trailer fields are refused") {
  CHECK(read("0\r\nX: 1\r\n\r\n") == Outcome::broken);
  CHECK(read("0\r\n\rX") == Outcome::broken);
}

TEST_CASE("extensions are bounded in all chunks together and hold no control characters") {
  const std::string half = "1;" + std::string(511, 'x') + "\r\ny\r\n";
  CHECK(read(half + half + "0\r\n\r\n") == Outcome::complete);
  CHECK(read(half + half + half) == Outcome::broken);
  CHECK(read("1;a\x01\r\n") == Outcome::broken);
  CHECK(read("1;a\n") == Outcome::broken);
  CHECK(read("1;\ta\xC3\xA4\r\nx\r\n0\r\n\r\n") == Outcome::complete);
}
