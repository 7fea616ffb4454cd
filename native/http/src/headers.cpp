#include "http/headers.hpp"

#include <algorithm>

namespace kfstat::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), lower);
  return lowered;
}

Lookup find_header(const Headers& headers, std::string_view name) {
  Lookup lookup;
  for (const Header& header : headers) {
    if (!same_name(header.name, name)) continue;
    if (lookup.count == 0) lookup.value = header.value;
    ++lookup.count;
  }
  return lookup;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::vector<std::string> query_values(std::string_view query, std::string_view name) {
  std::vector<std::string> values;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    const auto equals = part.find('=');
    const auto key = percent_decode(part.substr(0, equals));
    if (!key || *key != name) continue;
    const auto text = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    if (auto value = percent_decode(text)) values.push_back(std::move(*value));
  }
  return values;
}

namespace {

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

// "q=0.75" is 750; nothing where it is written otherwise.
std::optional<int> read_quality(std::string_view text) {
  if (text.size() < 3 || text.size() > 7 || !same_name(text.substr(0, 2), "q=")) return std::nullopt;
  text.remove_prefix(2);
  if (text[0] != '0' && text[0] != '1') return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int thousandths = text[0] == '1' ? 1000 : 0;
  int worth = 100;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    thousandths += (digit - '0') * worth;
    worth /= 10;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

}  // namespace

AcceptedCodings::AcceptedCodings(const Headers& headers) {
  for (const Header& header : headers) {
    if (!same_name(header.name, "Accept-Encoding")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      const std::string_view item = rest.substr(0, comma);
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
      const auto mark = item.find(';');
      const std::string_view name = trimmed(item.substr(0, mark));
      std::optional<int> quality = 1000;
      if (mark != std::string_view::npos) quality = read_quality(trimmed(item.substr(mark + 1)));
      if (name.empty() || !quality) continue;
      listed_.emplace_back(same_name(name, "x-gzip") ? "gzip" : lower_case(name), *quality);
    }
  }
}

std::optional<int> AcceptedCodings::listed(std::string_view coding) const {
  const auto found = std::ranges::find(listed_, coding, &std::pair<std::string, int>::first);
  return found == listed_.end() ? std::nullopt : std::optional(found->second);
}

int AcceptedCodings::quality(std::string_view coding) const {
  if (const auto said = listed(coding)) return *said;
  return listed("*").value_or(0);
}

bool AcceptedCodings::takes_identity() const {
  if (const auto said = listed("identity")) return *said > 0;
  return listed("*") != 0;
}

bool AcceptedCodings::prefers(std::string_view coding) const {
  const int wanted = quality(coding);
  return wanted > 0 && listed("identity").value_or(0) <= wanted;
}

}  // namespace kfstat::http
