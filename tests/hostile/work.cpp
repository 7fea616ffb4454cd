// Readers over files.   kfstat_work LIST
// LIST names a file of lines, each a reader, a space and a path. For each line one is printed: how many bytes
// of heap were in use at most beyond the file's own, and whether a value came of it. Under valgrind's
// callgrind the n-th dump of counts is the work of the n-th line.
#include "files.hpp"
#include "response/response_tree.hpp"
#include <kfstat/document.hpp>
#include <kfstat/report_table.hpp>

#include <malloc.h>
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdio>
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
    {"validate", [](std::string_view bytes) { return validate_query(bytes, now).ok(); }},
    {"plan", [](std::string_view bytes) { return plan_requests(bytes, now).ok(); }},
    {"columns", [](std::string_view bytes) { return parse_response_table(bytes).ok(); }},
    {"tree", [](std::string_view bytes) { return parse_response_tree(bytes, {}).ok(); }},
    {"document", [](std::string_view bytes) { return !document::format(parse_response(bytes)).empty(); }},
    {"reports", [](std::string_view bytes) { return document::summarize_reports(bytes).ok(); }},
};

// False where the line names no reader.
bool run_line(std::string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string path(line.substr(std::min(space + 1, line.size())));
  const std::string bytes = kfstat::hostile::read_file(path.c_str());
  for (const Reader& reader : readers) {
    if (reader.name != line.substr(0, space)) continue;
    const std::size_t before = in_use;
    peak = in_use;
    CALLGRIND_ZERO_STATS;
    const bool ok = reader.run(bytes);
    CALLGRIND_DUMP_STATS;
    std::printf("%zu %s\n", peak - before, ok ? "ok" : "refused");
    return true;
  }
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::string list = kfstat::hostile::read_file(arguments[1]);
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find('\n', at), list.size());
    if (!run_line(std::string_view(list).substr(at, end - at))) return 2;
    at = end + 1;
  }
  return 0;
}
