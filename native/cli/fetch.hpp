// `kfstat fetch`: plans a range, asks a relay window by window, and prints what came back.
#pragma once

#include <kfstat/issue.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace kfstat::cli {

struct FetchOptions {
  std::string relay;
  std::string token_file;
  std::string ca_file;
  std::string open_kfid;
  std::vector<std::string> servicers;  // none: the account's total
  std::string from;
  std::string to;
  std::string format = "table";
};

// Answers the exit status. Partial answers are printed, with the issues of the rest. Throws Unreachable when
// nothing at all came back because the relay could not be reached.
int fetch(const FetchOptions& options, std::int64_t now, Locale locale);

}  // namespace kfstat::cli
