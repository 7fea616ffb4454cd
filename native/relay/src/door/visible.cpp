#include "door/visible.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace kfstat::relay {
namespace {

using nlohmann::ordered_json;

template <class Visible>
void keep(ordered_json& list, std::string_view id, Visible visible) {
  ordered_json kept = ordered_json::array();
  for (ordered_json& entry : list) {
    if (visible(entry.at(std::string(id)).get_ref<const std::string&>())) kept.push_back(std::move(entry));
  }
  list = std::move(kept);
}

}  // namespace

std::string keep_accounts(std::string json, const Viewer& viewer) {
  if (viewer.grant().every_account) return json;
  ordered_json document = ordered_json::parse(json);
  keep(document.at("accounts"), "open_kfid", [&](std::string_view id) { return viewer.may_list(id); });
  return document.dump();
}

std::string keep_servicers(std::string json, const Viewer& viewer, std::string_view open_kfid) {
  if (!viewer.grant().own) return json;
  const ordered_json whole = ordered_json::parse(json);
  ordered_json document = {{"servicers", whole.at("servicers")}};
  keep(document.at("servicers"), "servicer_userid",
       [&](std::string_view userid) { return viewer.may_read(open_kfid, userid); });
  return document.dump();
}

ordered_json user_document(const Viewer& viewer) {
  if (!viewer.is_signed_in()) return nullptr;
  const Grant& grant = viewer.grant();
  ordered_json accounts = "all";
  if (!grant.every_account) accounts = ordered_json(grant.open_kfids);
  return {{"name", viewer.name()},
          {"admin", grant.admin},
          {"accounts", std::move(accounts)},
          {"own", grant.own ? ordered_json(*grant.own) : ordered_json(nullptr)}};
}

}  // namespace kfstat::relay
