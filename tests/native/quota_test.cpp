// How much of the hour one user may take.
#include "catch.hpp"
#include "upstream/user_quota.hpp"

#include <chrono>

namespace {

using namespace kfstat;
using namespace kfstat::relay;
using namespace std::chrono_literals;

const Moment noon = Moment(24h);

}  // namespace

TEST_CASE("half of a quota is there at once, then one call an interval of the other half") {
  UserQuota quota(60);  // 30, then one in 2 minutes
  for (int call = 0; call < 30; ++call) {
    CHECK(quota.next_at("li") <= noon);
    quota.charge("li", noon);
  }
  CHECK(quota.next_at("li") == noon + 2min);
  CHECK(quota.next_at("li", 3) == noon + 8min);
  quota.charge("li", noon + 2min);
  CHECK(quota.next_at("li") == noon + 4min);
  CHECK(quota.next_at("wang") == Moment::min());
  // An hour without calls, and all of it is there again.
  const Moment later = noon + 62min;
  CHECK(quota.next_at("li", 29) <= later);
}

TEST_CASE("who did not sign in has no quota") {
  UserQuota quota(1);
  for (int call = 0; call < 100; ++call)
    quota.charge("", noon);
  CHECK(quota.next_at("") == Moment::min());
}

TEST_CASE("the least quota lets calls through all the same") {
  UserQuota quota(1);
  CHECK(quota.next_at("li") <= noon);
  quota.charge("li", noon);
  CHECK(quota.next_at("li") == noon + 2h);
}

TEST_CASE("that a user has to wait is news once an hour") {
  UserQuota quota(1);
  CHECK(quota.is_news("li", noon));
  CHECK_FALSE(quota.is_news("li", noon + 59min));
  CHECK(quota.is_news("li", noon + 1h));
  CHECK(quota.is_news("wang", noon + 1min));
}
