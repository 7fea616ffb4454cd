// `kfstat fetch`: asks a relay for a range of any length and prints what came back.
#pragma once

#include "options.hpp"

namespace kfstat::cli {

// Throws WrongUsage unless there are either two dates or a named range.
void judge_fetch(const Options& options);

// Answers the exit status. Partial answers are printed, with the issues of the rest. Throws Unreachable when
// nothing at all came back because the relay could not be reached.
int fetch(const Options& options);

}  // namespace kfstat::cli
