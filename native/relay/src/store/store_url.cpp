#include "store/store_url.hpp"

#include "http/headers.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <stdexcept>

namespace kfstat::relay {
namespace {

using SettingList = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view forms = "sqlite:FILE, postgresql://USER@HOST:PORT/DATABASE or memory:";

[[noreturn]] void refuse(const std::string& why) {
  throw std::invalid_argument(why);
}

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ConnectionOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

// What libpq reads out of the text; null where it cannot. What it says about that may hold pieces of a
// password.
ConnectionOptions read_connection(const std::string& text) {
  char* message = nullptr;
  ConnectionOptions options(PQconninfoParse(text.c_str(), &message));
  PQfreemem(message);
  return options;
}

std::string option_in(const ConnectionOptions& options, std::string_view name) {
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (name == option->keyword && option->val != nullptr) return option->val;
  }
  return "";
}

bool is_known_option(std::string_view name) {
  const std::unique_ptr<PQconninfoOption, FreeOptions> known(PQconndefaults());
  for (const PQconninfoOption* option = known.get(); option != nullptr && option->keyword != nullptr;
       ++option) {
    if (name == option->keyword) return true;
  }
  return false;
}

// "host=db dbname=kfstat", which libpq takes as well, and a file system as a file's name.
bool is_key_value_text(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  std::string_view key = text.substr(0, equals);
  while (key.ends_with(' '))
    key.remove_suffix(1);
  return is_known_option(key.substr(key.rfind(' ') + 1));
}

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string url;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      url += c;
    } else {
      url += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return url;
}

// The URL that says the same, but for the password.
std::string as_url(const std::string& text) {
  const ConnectionOptions options = read_connection(text);
  if (!options) return "postgresql://USER@HOST:PORT/DATABASE";
  const auto part = [&](std::string_view name, std::string_view otherwise) {
    const std::string value = option_in(options, name);
    return value.empty() ? std::string(otherwise) : encoded(value);
  };
  const std::string port = part("port", "");
  return "postgresql://" + part("user", "USER") + "@" + part("host", "HOST") +
         (port.empty() ? "" : ":" + port) + "/" + part("dbname", "DATABASE");
}

// The words of PostgreSQL's `options`: a backslash takes its meaning from a space.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t') {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    words.back() += text[i];
  }
  return words;
}

// The settings that `options` makes, "-c name=value" or "--name=value" each; nothing where it says something
// else.
std::optional<SettingList> settings_of(std::string_view options) {
  SettingList settings;
  const std::vector<std::string> words = words_of(options);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view word = words[i];
    if (word == "-c" && i + 1 < words.size()) {
      word = words[++i];
    } else if (word.starts_with("-c") || word.starts_with("--")) {
      word.remove_prefix(2);
    } else {
      return std::nullopt;
    }
    const auto equals = word.find('=');
    if (equals == 0 || equals == std::string_view::npos) return std::nullopt;
    std::string name(word.substr(0, equals));
    std::ranges::replace(name, '-', '_');
    settings.emplace_back(std::move(name), word.substr(equals + 1));
  }
  return settings;
}

// Takes what sets something out of the URL's parameters.
void take_settings(StoreLocation& location) {
  const auto mark = location.target.find('?');
  if (mark == std::string::npos) return;
  const std::string query = location.target.substr(mark + 1);
  std::string kept;
  for (std::string_view rest = query; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const auto equals = std::min(part.find('='), part.size());
    const auto name = http::percent_decode(part.substr(0, equals));
    const auto value = http::percent_decode(part.substr(std::min(equals + 1, part.size())));
    std::optional<SettingList> settings;
    if (name == "search_path" && value) settings = {{"search_path", *value}};
    if (name == "options" && value) settings = settings_of(*value);
    if (settings) {
      location.settings.insert(location.settings.end(), settings->begin(), settings->end());
    } else {
      kept += (kept.empty() ? "?" : "&") + std::string(part);
    }
  }
  location.target = location.target.substr(0, mark) + kept;
}

// libpq ends user and password at the first "@", and before any "/": what is behind would be taken for the
// host.
void judge_password(std::string_view url) {
  const std::string_view rest = url.substr(url.find("://") + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const std::string_view path =
      rest.substr(authority.size(), rest.find('?', authority.size()) - authority.size());
  if (std::ranges::count(authority, '@') > 1 || path.find('@') != std::string_view::npos) {
    refuse(
        "the user or the password holds a character that has to be percent-encoded in a URL: %40 for @, %2F "
        "for "
        "/, %3A for :, %25 for %");
  }
}

StoreLocation read_postgresql(std::string_view url) {
  judge_password(url);
  StoreLocation location{StoreKind::postgresql, std::string(url)};
  take_settings(location);
  return location;
}

// The scheme in front of a ":", in small letters; "" where there is none.
std::string scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2) return "";
  const std::string scheme = http::lower_case(text.substr(0, colon));
  const bool plain = std::ranges::all_of(scheme, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("+-.").find(c) != std::string_view::npos;
  });
  return plain ? scheme : "";
}

bool are_ports(std::string_view list) {
  while (!list.empty()) {
    const std::string_view port = list.substr(0, list.find(','));
    list.remove_prefix(std::min(port.size() + 1, list.size()));
    std::uint16_t number = 0;
    const auto [stop, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (!port.empty() && (failure != std::errc{} || stop != port.data() + port.size() || number == 0))
      return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> fault_of_connection(const std::string& url) {
  const ConnectionOptions options = read_connection(url);
  // libpq repeats a host that it does not find, and "host=h password=p" behind the scheme is one to it.
  if (options && are_ports(option_in(options, "port")) &&
      option_in(options, "host").find_first_of(" =") == std::string::npos)
    return std::nullopt;
  return "the store's URL is none that PostgreSQL takes: a parameter, the port or a percent-encoding in it "
         "is wrong; "
         "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETER=VALUE";
}

bool has_parameter(std::string_view url, std::string_view name) {
  const auto mark = url.find('?');
  return mark != std::string_view::npos && !http::query_values(url.substr(mark + 1), name).empty();
}

StoreLocation parse_store_url(std::string_view url) {
  if (url == "memory:" || url == "sqlite::memory:") return {StoreKind::memory, ""};
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return read_postgresql(url);
  const std::string scheme = scheme_of(url);
  const std::string_view behind = url.substr(scheme.empty() ? 0 : scheme.size() + 1);
  if (url == ":memory:" || (scheme == "memory")) refuse("write memory:");
  if (scheme.find("postgres") != std::string::npos || scheme == "pgsql" || scheme == "psql" ||
      (scheme == "jdbc" && behind.starts_with("postgresql:"))) {
    refuse("write postgresql://USER@HOST:PORT/DATABASE");
  }
  if (scheme.empty() && is_key_value_text(url))
    refuse("this is libpq's form of KEY=VALUE, not a URL: write " + as_url(std::string(url)));
  std::string_view file = url;
  if (scheme == "sqlite" && url.starts_with("sqlite:")) {
    file = behind;
    if (file.starts_with("//")) file.remove_prefix(2);
  } else if (scheme == "sqlite" || scheme == "sqlite3" || scheme == "file") {
    refuse("write sqlite:FILE");
  } else if (!scheme.empty() || url.find("://") != std::string_view::npos) {
    refuse("there is no store of that kind: write " + std::string(forms));
  }
  if (file.empty() || file.find_first_of("\"\\\n") != std::string_view::npos)
    refuse("the store's file needs a name without quotes and backslashes");
  return {StoreKind::sqlite, std::string(file)};
}

}  // namespace kfstat::relay
