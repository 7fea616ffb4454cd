#include "access/access.hpp"

#include <utility>

namespace kfstat::relay {

Viewer::Viewer() {
  grant_.every_account = true;
}

Viewer::Viewer(std::string name, Grant grant, std::string credential)
    : signed_in_(true),
      name_(std::move(name)),
      grant_(std::move(grant)),
      credential_(std::move(credential)) {}

bool Viewer::may_list(std::string_view open_kfid) const {
  return grant_.every_account || grant_.open_kfids.contains(open_kfid);
}

bool Viewer::may_read(std::string_view open_kfid, std::optional<std::string_view> servicer_userid) const {
  return may_list(open_kfid) && (!grant_.own || servicer_userid == *grant_.own);
}

}  // namespace kfstat::relay
