// What of upstream's answer is passed on is the same JSON but for errmsg, and a repeated secret is found.
#include "upstream/upstream_text.hpp"

#include "target.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace kfstat::fuzz {
namespace {

using nlohmann::json;

constexpr std::size_t secret_size = 8;

json without_errmsg(std::string_view text) {
  json document = json::parse(text.begin(), text.end());
  if (document.is_object()) document.erase("errmsg");
  return document;
}

}  // namespace

void run(std::string_view input) {
  if (input.size() < secret_size) return;
  const std::string_view secret = input.substr(0, secret_size);
  const std::string text(input.substr(secret_size));
  const auto read = relay::read_upstream_text(text);
  require(read.has_value() == is_json(text), "read where it is JSON", text);
  if (!read) return;
  require_json(read->json);
  require(without_errmsg(read->json) == without_errmsg(text), "the same but for errmsg", text);
  for (const std::string_view mark : {"hint:", "from ip:", "more info at"})
    require(read->errmsg.find(mark) == std::string::npos, "errmsg cut before what names addresses", text);
  const auto again = relay::read_upstream_text(read->json);
  require(again && again->json == read->json, "nothing left to clean", text);
  require(again->errcode == read->errcode, "the same errcode", text);

  const bool is_there = text.find(secret) != std::string::npos;
  require(!is_there || relay::repeats_secret(text, secret), "a secret is found as it is", text);
  const std::string quoted = json(text).dump();
  require(!is_there || relay::repeats_secret(quoted, secret), "and where a string holds it", quoted);
}

}  // namespace kfstat::fuzz
