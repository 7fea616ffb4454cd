// One reader over one file.   kfstat_work READER FILE
// Prints how many bytes of heap were in use at most beyond the file's own, and whether a value came of it.
#include "files.hpp"
#include "response_tree.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string_view>

namespace {

std::size_t in_use = 0;
std::size_t peak = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* const block = std::malloc(size);
  if (block == nullptr) std::abort();
  in_use += malloc_usable_size(block);
  peak = std::max(peak, in_use);
  return block;
}

void operator delete(void* block) noexcept {
  in_use -= malloc_usable_size(block);
  std::free(block);
}

void operator delete(void* block, std::size_t) noexcept {
  operator delete(block);
}

namespace {

using namespace kfstat;

constexpr std::int64_t now = 1645761600;

struct Reader {
  std::string_view name;
  bool (*run)(std::string_view bytes);
};

constexpr Reader readers[]{
    {"none", [](std::string_view) { return true; }},
    {"validate", [](std::string_view bytes) { return validate_query(bytes, now).ok(); }},
    {"plan", [](std::string_view bytes) { return plan_requests(bytes, now).ok(); }},
    {"rows", [](std::string_view bytes) { return parse_response(bytes).ok(); }},
    {"columns", [](std::string_view bytes) { return parse_response_table(bytes).ok(); }},
    {"tree", [](std::string_view bytes) { return parse_response_tree(bytes, {}).ok(); }},
    {"document", [](std::string_view bytes) { return !document::format(parse_response(bytes)).empty(); }},
    {"reports", [](std::string_view bytes) { return document::summarize_reports(bytes).ok(); }},
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::string bytes = kfstat::hostile::read_file(arguments[2]);
  for (const Reader& reader : readers) {
    if (reader.name != arguments[1]) continue;
    const std::size_t before = in_use;
    peak = in_use;
    const bool ok = reader.run(bytes);
    std::printf("%zu %s\n", peak - before, ok ? "ok" : "refused");
    return 0;
  }
  return 2;
}
