// Who may read what: the policy's file, and the viewer that comes of it.
#include "access/access.hpp"

#include "access/address_range.hpp"
#include "access/policy.hpp"
#include "catch.hpp"
#include "files/exit.hpp"
#include "temporary.hpp"

#include <optional>
#include <string>

namespace {

using namespace kfstat::relay;

std::string refusal_of(const std::string& text) {
  const TemporaryFile file(text);
  try {
    read_policy(file.path(), "--policy");
    return "";
  } catch (const Exit& exit) {
    return exit.err;
  }
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a policy grants nothing but what it says") {
  const TemporaryFile file(R"([users.li]
accounts = "all"
admin = true
[users."wang@example.com"]
accounts = ["wk1", "wk2"]
[users.zhang]
accounts = ["wk1"]
own = "zhangsan"
[users.nobody]
)");
  const Grants grants = read_policy(file.path(), "--policy");
  REQUIRE(grants.size() == 4);
  const Viewer li("li", grants.at("li"), "");
  CHECK(li.is_admin());
  CHECK(li.may_read("any", std::nullopt));
  CHECK(li.may_ask_all());
  const Viewer wang("wang@example.com", grants.at("wang@example.com"), "");
  CHECK(wang.may_read("wk2", "anybody"));
  CHECK_FALSE(wang.may_list("wk3"));
  CHECK_FALSE(wang.is_admin());
  const Viewer zhang("zhang", grants.at("zhang"), "");
  CHECK(zhang.may_read("wk1", "zhangsan"));
  CHECK_FALSE(zhang.may_read("wk1", "lisi"));
  CHECK_FALSE(zhang.may_read("wk1", std::nullopt));
  CHECK_FALSE(zhang.may_read("wk2", "zhangsan"));
  CHECK_FALSE(zhang.may_ask_all());
  CHECK_FALSE(Viewer("nobody", grants.at("nobody"), "").may_read_anything());
}

TEST_CASE("without sign-in everything may be read, and nobody is an admin") {
  const Viewer viewer;
  CHECK_FALSE(viewer.is_signed_in());
  CHECK_FALSE(viewer.is_admin());
  CHECK(viewer.may_read("wk1", std::nullopt));
}

TEST_CASE("what a policy should not say is refused, with the user and the key") {
  CHECK(holds(refusal_of("[users.li]\naccounts = \"wk1\"\n"), "user li"));
  CHECK(holds(refusal_of("[users.li]\nacounts = \"all\"\n"), "unknown key acounts"));
  CHECK(holds(refusal_of("[users.li]\nadmin = true\nown = \"li\"\n"), "own figures"));
  CHECK(holds(refusal_of("[users.li]\nown = \"\"\n"), "own must be one value"));
  CHECK(holds(refusal_of("[users.\"a b\"]\naccounts = \"all\"\n"), "without spaces"));
  CHECK(holds(refusal_of("[users.li\n"), "/file"));
}

TEST_CASE("a name is 1 to 128 bytes without spaces, commas and control characters") {
  CHECK(is_user_name("\xE6\x9D\x8E"));
  CHECK(is_user_name(std::string(128, 'x')));
  CHECK_FALSE(is_user_name(std::string(129, 'x')));
  CHECK_FALSE(is_user_name(""));
  CHECK_FALSE(is_user_name("a,b"));
  CHECK_FALSE(is_user_name("a\x7F"));
}

TEST_CASE("a proxy's range is no wider than /24 or /64 and has no bits behind its prefix") {
  for (const std::string_view text : {"192.0.2.0/24", "192.0.2.7", "2001:db8::/64", "::1"})
    CHECK(parse_proxy_range(text));
  for (const std::string_view text :
       {"192.0.2.0/23", "192.0.2.1/24", "2001:db8::/63", "::ffff:192.0.2.1", "a", ""})
    CHECK_FALSE(parse_proxy_range(text));
  CHECK(near_proxy_range("192.0.2.1/24") == "192.0.2.0/24");
  const AddressRange range = *parse_proxy_range("192.0.2.0/24");
  CHECK(contains_peer(range, "192.0.2.255:9"));
  CHECK(contains_peer(range, "::ffff:192.0.2.3:9"));
  CHECK_FALSE(contains_peer(range, "192.0.3.0:9"));
  CHECK_FALSE(contains_peer(range, "unix"));
}
