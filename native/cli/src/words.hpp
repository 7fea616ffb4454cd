// The command line's own sentences, in every language it speaks. What the core says of queries and responses
// is the core's to word.
#pragma once

#include <kfstat/errcode.hpp>
#include <kfstat/issue.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kfstat::cli {

enum class Phrase : std::uint8_t {
  // wrong usage
  no_command,
  unknown_command,
  near_command,
  unknown_option,
  near_option,
  extra_argument,
  needs_value,
  given_twice,
  missing,
  not_seconds,
  milliseconds,
  not_errcode,
  not_date,
  not_choice,
  near_choice,
  not_utf8,
  no_file_name,
  not_address,
  range_beside_dates,
  no_dates,
  input_taken,
  // what could not be reached or read
  no_such_file,
  no_permission,
  is_folder,
  unreadable,
  no_token,
  output_lost,
  relay_lost,
  relay_stopped,
  try_again,
  // why a relay did not answer
  unknown_host,
  refused_connection,
  too_slow,
  fell_silent,
  untrusted,
  no_certificates,
  no_tls,
  cut,
  // beside a question
  standard_input,
  reads_terminal,
  unread_departments,
};

// A phrase and what stands in its gaps.
struct Sentence {
  Phrase phrase{};
  std::vector<std::string> gaps;
};

// format({Phrase::missing, {"--relay", "the relay's address"}}, Locale::en) is "--relay is required: the
// relay's address".
std::string format(const Sentence& sentence, Locale locale);

// One line on standard error, where nothing can steer a terminal: control characters become spaces, and what
// is no UTF-8 becomes "?".
void tell(std::string line);

}  // namespace kfstat::cli
