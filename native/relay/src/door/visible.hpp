// What of a list one user may see.
#pragma once

#include "access/access.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace kfstat::relay {

// {"accounts":[{"open_kfid", …}…], …} without the accounts the viewer may not list.
std::string keep_accounts(std::string json, const Viewer& viewer);

// {"servicers":[{"servicer_userid", …}…], …} without those whose figures the viewer may not read; a viewer
// with own figures only is told nothing else of the account.
std::string keep_servicers(std::string json, const Viewer& viewer, std::string_view open_kfid);

// {"name","admin","accounts": "all" or [open_kfid…],"own": userid or null}; null without sign-in.
nlohmann::ordered_json user_document(const Viewer& viewer);

}  // namespace kfstat::relay
