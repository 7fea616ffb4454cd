// What was asked of the command line, as its arguments say.
#pragma once

#include <kfstat/issue.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::cli {

// A whole number in plain digits, and nothing else.
template <class Integer>
std::optional<Integer> read_integer(std::string_view text);

struct Options {
  std::string now;
  std::string locale;
  std::string query;
  std::string earliest;
  std::string preset;  // a name, or fetch's --range
  std::string errcode;
  std::string response;
  std::vector<std::string> responses;
  std::vector<std::string> with;  // those that `responses` are compared with
  std::string with_query;
  std::string targets;
  std::string by;
  std::string header = "wire";
  std::string open_kfid;
  std::string account_name;
  std::string servicer;
  std::string servicer_name;
  std::string shell;
  // Of the commands that ask a relay.
  std::string relay;
  std::string token_file;
  std::string ca_file;
  std::vector<std::string> servicers;  // none: the account's total
  std::string from;
  std::string to;
  std::string format = "table";

  // --now, else the system's clock.
  std::int64_t seconds() const;
  // --locale, else the environment's.
  Locale language() const;
};

}  // namespace kfstat::cli
