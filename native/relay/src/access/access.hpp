// Who asks the relay, and whose figures they may read.
// Who needs it: every route that gives figures, lists or names.
//
//   const Viewer& viewer = …;                       // of the request, made in front of every route
//   viewer.may_list("wk1");                         // the account may be named to them
//   viewer.may_read("wk1", "zhangsan");             // this person's figures
//   viewer.may_read("wk1", std::nullopt);           // the account's totals
//   viewer.may_ask_all();                           // "all" in place of a list
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace kfstat::relay {

// What one user may read: nothing, unless it says so.
struct Grant {
  bool admin = false;          // is told what an operator needs to know, such as the address to add for 60020
  bool every_account = false;  // else those of open_kfids only
  std::set<std::string, std::less<>> open_kfids;
  std::optional<std::string> own;  // own figures only: of this userid, no totals, no "all"

  bool operator==(const Grant&) const = default;
};

// One user while a request lasts, with the rights of the moment it came in.
class Viewer {
 public:
  // Without sign-in: may read everything, has no name, is no admin.
  Viewer();
  Viewer(std::string name, Grant grant, std::string credential);

  bool is_signed_in() const { return signed_in_; }
  const std::string& name() const { return name_; }
  bool is_admin() const { return grant_.admin; }
  const Grant& grant() const { return grant_; }
  const std::string& credential() const { return credential_; }  // the hash of the token, "" otherwise

  bool may_list(std::string_view open_kfid) const;
  // A servicer's figures, or the account's totals where there is none.
  bool may_read(std::string_view open_kfid, std::optional<std::string_view> servicer_userid) const;
  // False for whom the policy names without an account.
  bool may_read_anything() const { return grant_.every_account || !grant_.open_kfids.empty(); }
  // Whether "all" may stand for a list; what it stands for is filtered by the two above.
  bool may_ask_all() const { return !grant_.own; }

 private:
  bool signed_in_ = false;
  std::string name_;
  Grant grant_;
  std::string credential_;
};

}  // namespace kfstat::relay
