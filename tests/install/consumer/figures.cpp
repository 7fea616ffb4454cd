// A shared library that has kfstat within.
#include <kfstat/csv.hpp>
#include <kfstat/document.hpp>
#include <kfstat/group.hpp>
#include <kfstat/plan.hpp>
#include <kfstat/query.hpp>
#include <kfstat/report_table.hpp>
#include <kfstat/summary.hpp>
#include <kfstat/table_block.hpp>

#ifdef KFSTAT_VERSION
#error "a definition of kfstat's own build reaches its consumers"
#endif

extern "C" __attribute__((visibility("default"))) int count_issues(const char* query) {
  return static_cast<int>(kfstat::validate_query(query, 1645761600).issues.size());
}
