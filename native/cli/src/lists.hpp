// `kfstat accounts` and `kfstat servicers`: ids and names, as the relay lists them.
#pragma once

#include "options.hpp"

namespace kfstat::cli {

int list_accounts(const Options& options);
int list_servicers(const Options& options);

}  // namespace kfstat::cli
