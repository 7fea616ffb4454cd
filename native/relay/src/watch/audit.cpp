#include "watch/audit.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace kfstat::relay {
namespace {

std::string user_of_process() {
  const passwd* const entry = getpwuid(geteuid());
  return entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
}

}  // namespace

void audit(std::string_view event, const LogFields& fields) {
  LogLine line("info", event);
  line.add("by", user_of_process());
  if (const char* const before = std::getenv("SUDO_USER")) line.add("sudo_user", before);
  for (const auto& [name, value] : fields)
    line.add_text(name, value.json);
  std::fprintf(stderr, "%s\n", line.text().c_str());
}

}  // namespace kfstat::relay
