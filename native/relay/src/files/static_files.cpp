#include "files/static_files.hpp"

#include "files/gzip.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

namespace kfstat::relay {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t folder_limit = std::size_t{64} * 1024 * 1024;

// The first of those a client wants as much as the other, and the ending of the files that hold it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> codings = {
    {{"br", ".br"}, {"gzip", ".gz"}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> media_types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".ts", "text/plain; charset=utf-8"},
}};

std::string_view media_type_of(std::string_view path) {
  for (const auto& [ending, type] : media_types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

std::string etag_of(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  std::string etag = "\"";
  for (int shift = 60; shift >= 0; shift -= 4)
    etag += "0123456789abcdef"[hash >> static_cast<unsigned>(shift) & 15U];
  return etag + "-" + std::to_string(bytes.size()) + "\"";
}

// "name-HASH.ext" below /assets/, as bundlers write it: another content is another name.
bool is_hashed(std::string_view path) {
  if (!path.starts_with("/assets/")) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view stem = name.substr(0, name.find('.'));
  const auto dash = stem.find('-');
  return dash != std::string_view::npos && stem.size() - dash - 1 >= 8;
}

bool is_hidden(const fs::path& path) {
  return std::ranges::any_of(path, [](const fs::path& step) { return step.native().starts_with('.'); });
}

// What gzip makes smaller, and large enough that it matters.
bool is_worth_compressing(std::string_view path, std::string_view bytes) {
  const std::string_view type = media_type_of(path);
  return bytes.size() >= smallest_compressed && (type.starts_with("text/") || type.ends_with("json") ||
                                                 type.ends_with("+xml") || type == "application/wasm");
}

bool holds_etag(const http::Request& request, std::string_view etag) {
  const http::Lookup header = request.header("If-None-Match");
  return header.count == 1 && (header.value == "*" || header.value.find(etag) != std::string_view::npos);
}

}  // namespace

StaticFiles::StaticFiles(const std::string& folder) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error || !fs::is_directory(root)) throw std::runtime_error("cannot read the folder " + folder);
  std::size_t total = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const fs::path relative = entry.path().lexically_relative(root);
    if (!entry.is_regular_file() || is_hidden(relative)) continue;
    const fs::path real = fs::canonical(entry.path(), error);
    if (error || std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first != root.end())
      continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file && !file.eof()) throw std::runtime_error("cannot read " + entry.path().string());
    total += bytes.size();
    if (total > folder_limit) throw std::runtime_error("the folder " + folder + " holds more than 64 MiB");
    add("/" + relative.generic_string(), std::move(bytes));
  }
  std::vector<std::pair<std::string, std::string>> smaller;
  for (const auto& [path, file] : files_) {
    std::string compressed_path = path + ".gz";
    if (files_.contains(compressed_path) || !is_worth_compressing(path, file.bytes)) continue;
    std::string bytes = gzip(file.bytes);
    if (bytes.size() < file.bytes.size()) smaller.emplace_back(std::move(compressed_path), std::move(bytes));
  }
  for (auto& [path, bytes] : smaller)
    add(std::move(path), std::move(bytes));
}

void StaticFiles::add(std::string path, std::string bytes) {
  std::string etag = etag_of(bytes);
  files_.emplace(std::move(path), File{std::move(bytes), std::move(etag)});
}

std::optional<http::Response> StaticFiles::find(const http::Request& request) const {
  std::optional<std::string> path = http::percent_decode(request.path);
  if (!path) return std::nullopt;
  if (path->ends_with('/')) *path += "index.html";
  const auto plain = files_.find(*path);
  if (plain == files_.end()) return std::nullopt;

  const File* file = &plain->second;
  std::string_view coding;
  bool varies = false;
  int best = 0;
  const http::AcceptedCodings accepted(request.headers);
  for (const auto& [name, ending] : codings) {
    const auto found = files_.find(*path + std::string(ending));
    if (found == files_.end()) continue;
    varies = true;
    if (!accepted.prefers(name) || accepted.quality(name) <= best) continue;
    best = accepted.quality(name);
    coding = name;
    file = &found->second;
  }

  const bool unchanged = holds_etag(request, file->etag);
  http::Response response = http::content(unchanged ? 304 : 200, media_type_of(*path), "");
  // Not a copy: a thousand clients that read slowly would hold a thousand of them.
  if (!unchanged) response.standing = file->bytes;
  response.headers.push_back({"ETag", file->etag});
  response.headers.push_back(
      {"Cache-Control", is_hashed(*path) ? "public, max-age=31536000, immutable" : "no-cache"});
  if (!coding.empty()) response.headers.push_back({"Content-Encoding", std::string(coding)});
  if (varies) response.headers.push_back({"Vary", "Accept-Encoding"});
  return response;
}

}  // namespace kfstat::relay
