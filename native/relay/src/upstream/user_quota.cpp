#include "upstream/user_quota.hpp"

#include <algorithm>

namespace kfstat::relay {
namespace {

constexpr std::chrono::hours hour{1};

}  // namespace

void UserQuota::set(std::int64_t per_hour) {
  interval_ = std::chrono::duration_cast<Moment::duration>(hour) * 2 / per_hour;
  credit_ = interval_ * (std::max<std::int64_t>(1, per_hour / 2) - 1);
}

Moment UserQuota::next_at(std::string_view user, std::size_t ahead) const {
  const auto account = accounts_.find(user);
  if (account == accounts_.end()) return Moment::min();
  return account->second.full_at - credit_ + interval_ * static_cast<std::int64_t>(ahead);
}

void UserQuota::charge(const std::string& user, Moment now) {
  if (user.empty()) return;
  Account& account = accounts_[user];
  account.full_at = std::max(account.full_at, now) + interval_;
}

bool UserQuota::is_news(const std::string& user, Moment now) {
  Account& account = accounts_[user];
  if (account.told_at != Moment{} && now - account.told_at < hour) return false;
  account.told_at = now;
  return true;
}

}  // namespace kfstat::relay
