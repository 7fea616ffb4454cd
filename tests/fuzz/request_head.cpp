// A request's head reads the same however its bytes arrive, and one that is taken holds nothing two readers
// could take for two things.
#include "request_head.hpp"

#include "target.hpp"

#include <algorithm>
#include <string>

namespace kfstat::fuzz {
namespace {

using http::HeadReader;
using http::Limits;
using http::RequestHead;

HeadReader read(std::string_view bytes, const Limits& limits, std::size_t piece) {
  HeadReader reader(limits);
  for (std::size_t end = std::min(piece, bytes.size());; end = std::min(end + piece, bytes.size())) {
    reader.read(bytes.substr(0, end));
    if (end == bytes.size()) return reader;
  }
}

void require_same(const HeadReader& one, const HeadReader& other, std::string_view bytes) {
  require(one.complete() == other.complete(), "complete either way", bytes);
  require(one.error().has_value() == other.error().has_value(), "refused either way", bytes);
  if (one.error()) require(one.error()->status == other.error()->status, "the same status", bytes);
  if (one.complete()) require(one.size() == other.size(), "the same size", bytes);
}

void require_sound(const RequestHead& head, const Limits& limits, std::string_view bytes) {
  const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
  require(!head.method.empty() && std::ranges::all_of(head.method, visible), "a method", bytes);
  require(head.target.starts_with('/') && std::ranges::all_of(head.target, visible), "a path", bytes);
  require(head.headers.size() <= limits.header_fields, "few fields", bytes);
  require(find_header(head.headers, "Host").count == 1, "one Host", bytes);
  require(!(head.content_length && head.chunked), "one framing", bytes);
  require(find_header(head.headers, "Content-Length").count +
                  find_header(head.headers, "Transfer-Encoding").count <=
              1,
          "one header of framing", bytes);
  for (const http::Header& header : head.headers) {
    require(std::ranges::all_of(header.name, visible) && !header.name.empty(), "a name", bytes);
    require(header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos, "one line",
            bytes);
  }
}

// Written anew it is the same head: nothing of it hangs on how it was spelt.
void require_stable(const RequestHead& head, std::string_view bytes) {
  std::string text = head.method + " " + head.target + (head.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (const http::Header& header : head.headers)
    text += header.name + ": " + header.value + "\r\n";
  text += "\r\n";
  Limits wide;
  wide.request_line = wide.header_bytes = wide.header_fields = text.size();
  const HeadReader again = read(text, wide, text.size());
  require(again.complete(), "taken again", bytes);
  require(again.head().content_length == head.content_length && again.head().chunked == head.chunked,
          "the same framing", bytes);
  require(again.head().keep_alive == head.keep_alive, "as long a connection", bytes);
}

}  // namespace

void run(std::string_view input) {
  if (input.size() < 2) return;
  const auto first = static_cast<unsigned char>(input[0]);
  const auto second = static_cast<unsigned char>(input[1]);
  Limits limits;
  if (first % 4 == 0)
    limits = {.request_line = 8U + first, .header_bytes = 2U * second, .header_fields = second / 8U};
  const std::string_view bytes = input.substr(2);
  const HeadReader whole = read(bytes, limits, std::max<std::size_t>(1, bytes.size()));
  require_same(whole, read(bytes, limits, 1), bytes);
  require_same(whole, read(bytes, limits, 1U + second % 16U), bytes);
  require(!(whole.complete() && whole.error()), "taken or refused", bytes);
  if (!whole.complete()) return;
  require(whole.size() <= bytes.size(), "no more than there is", bytes);
  require_sound(whole.head(), limits, bytes);
  require_stable(whole.head(), bytes);
}

}  // namespace kfstat::fuzz
