// When calls may leave, with a clock that is moved by hand.
#include "upstream/pace.hpp"

#include "async/event.hpp"
#include "catch.hpp"
#include "context.hpp"

#include <algorithm>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace {

using namespace kfstat;
using namespace kfstat::relay;
using namespace std::chrono_literals;
using Turn = Pace::Turn;
using Turns = std::vector<Outcome<Turn>>;

Caller person(std::string user) {
  Caller caller;
  caller.user = std::move(user);
  return caller;
}

Caller collector() {
  Caller caller;
  caller.priority = Priority::collector;
  return caller;
}

Caller hasty(World& world, std::string user) {
  Caller caller = person(std::move(user));
  caller.turn_by = world.clock.steady() + longest_wait_for_turns;
  return caller;
}

std::size_t granted(const Turns& turns) {
  return static_cast<std::size_t>(
      std::ranges::count_if(turns, [](const auto& turn) { return *turn == Turn::granted; }));
}

Turns take(World& world, Pace& pace, std::size_t count, const Caller& caller) {
  Turns turns;
  for (std::size_t index = 0; index < count; ++index)
    turns.push_back(world.begin(pace.take(caller)));
  return turns;
}

// 60 a minute: one a second, and one at once.
constexpr PaceLimits one_a_second{60, 1'000'000, 1'000, 1'000'000};

}  // namespace

TEST_CASE("calls leave one by one at an even pace") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  const Turns turns = take(world, pace, 3, person(""));
  CHECK(granted(turns) == 1);
  world.pass(999ms);
  CHECK(granted(turns) == 1);
  world.pass(2ms);
  CHECK(granted(turns) == 2);
  world.pass(1s);
  CHECK(granted(turns) == 3);
  CHECK(pace.left_in_minute() >= 57);
}

TEST_CASE("no more are out at once than the limit, and the next leaves when one comes back") {
  World world;
  Pace pace(world.context, world.clock, {60'000, 1'000'000, 2, 1'000'000});
  const Turns turns = take(world, pace, 3, person(""));
  CHECK(granted(turns) == 2);
  world.pass(1h);
  CHECK(granted(turns) == 2);
  pace.done();
  world.settle();
  CHECK(granted(turns) == 3);
}

TEST_CASE("after 45033 half as many are out at once, and slowly more again") {
  World world;
  Pace pace(world.context, world.clock, {600'000, 1'000'000, 4, 1'000'000});
  const Turns first = take(world, pace, 4, person(""));
  REQUIRE(granted(first) == 4);
  pace.slow_down();
  pace.slow_down();  // the same moment, and no news
  for (int index = 0; index < 4; ++index)
    pace.done();
  const Turns second = take(world, pace, 4, person(""));
  CHECK(granted(second) == 2);
  for (int index = 0; index < 4; ++index)
    pace.confirm();
  pace.done();
  world.settle();
  CHECK(granted(second) == 4);
}

TEST_CASE("after 45009 nothing leaves for a minute, and whoever waits is told so") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  const Turns turns = take(world, pace, 2, person(""));
  pace.hold_back();
  world.settle();
  CHECK(*turns[1] == Turn::held_back);
  CHECK(*world.begin(pace.take(person(""))) == Turn::held_back);
  bool is_open = false;
  const auto opened = world.begin([](Pace& held, bool& open) -> boost::asio::awaitable<bool> {
    const std::stop_token never;
    co_await held.until_open(never);
    open = true;
    co_return true;
  }(pace, is_open));
  world.pass(59s);
  CHECK(pace.is_held_back());
  CHECK_FALSE(is_open);
  world.pass(1s);
  CHECK_FALSE(pace.is_held_back());
  CHECK(is_open);
  CHECK(*world.begin(pace.take(person(""))) == Turn::granted);
}

TEST_CASE("users take turns, and the collector comes after all of them") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  REQUIRE(granted(take(world, pace, 1, person(""))) == 1);
  const Turns background = take(world, pace, 1, collector());
  const Turns many = take(world, pace, 5, person("li"));
  const Turns few = take(world, pace, 1, person("wang"));
  world.pass(1s);
  world.pass(1s);
  CHECK(granted(many) == 1);
  CHECK(granted(few) == 1);
  for (int second = 0; second < 4; ++second)
    world.pass(1s);
  CHECK(granted(many) == 5);
  CHECK(granted(background) == 0);
  world.pass(1s);
  CHECK(granted(background) == 1);
}

TEST_CASE("the hour's limit holds, a quarter of it kept from the collector") {
  World world;
  Pace pace(world.context, world.clock, {60'000, 8, 1'000, 1'000'000});
  const Turns background = take(world, pace, 8, collector());
  CHECK(granted(background) == 6);
  const Turns people = take(world, pace, 3, person(""));
  CHECK(granted(people) == 2);
  CHECK(pace.left_in_hour() == 0);
  world.pass(59min);
  CHECK(granted(people) == 2);
  world.pass(2min);
  CHECK(granted(people) == 3);
  CHECK(granted(background) == 8);
}

TEST_CASE("who would have to wait for more than 20 seconds is told at once, and nobody waits longer") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  const Turns turns = take(world, pace, 22, hasty(world, ""));
  CHECK(granted(turns) == 1);
  CHECK(*world.begin(pace.take(hasty(world, ""))) == Turn::overloaded);
  CHECK_FALSE(*world.begin(pace.take(hasty(world, "li"))));
  CHECK_FALSE(*world.begin(pace.take(person(""))));
  for (int second = 0; second < 20; ++second)
    world.pass(1s);
  CHECK(std::ranges::all_of(turns, [](const auto& turn) { return turn->has_value(); }));
}

TEST_CASE("a turn that does not come within 20 seconds is none") {
  World world;
  Pace pace(world.context, world.clock, {60'000, 1'000'000, 1, 1'000'000});
  const Turns turns = take(world, pace, 2, hasty(world, ""));
  REQUIRE(granted(turns) == 1);
  world.pass(19s);
  CHECK_FALSE(*turns[1]);
  world.pass(1s);
  CHECK(*turns[1] == Turn::overloaded);
  // Its place is nobody's.
  pace.done();
  CHECK(*world.begin(pace.take(hasty(world, ""))) == Turn::granted);
}

TEST_CASE("who leaves gives the place in the line to the next") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  REQUIRE(granted(take(world, pace, 1, person(""))) == 1);
  std::stop_source gone;
  Caller leaver = person("");
  leaver.left = gone.get_token();
  const auto left = world.begin(pace.take(leaver));
  const auto next = world.begin(pace.take(person("")));
  gone.request_stop();
  world.settle();
  CHECK(*left == Turn::left);
  world.pass(1s);
  CHECK(*next == Turn::granted);
}

TEST_CASE(
    "a call that a person joins leaves when theirs is the first turn, and is waited for as long as they do") {
  World world;
  Pace pace(world.context, world.clock, one_a_second);
  REQUIRE(granted(take(world, pace, 1, person(""))) == 1);
  Caller background = collector();
  background.errand = std::make_shared<Errand>();
  const auto shared = world.begin(pace.take(background));
  const Turns people = take(world, pace, 2, person("li"));
  CHECK(background.errand->is_in_line());
  pace.join(*background.errand, person("wang"));
  world.pass(1s);
  world.pass(1s);
  CHECK(*shared == Turn::granted);
  CHECK_FALSE(background.errand->is_in_line());
  world.pass(1s);
  CHECK(granted(people) == 2);
}

TEST_CASE("relays that share the limits go at their part of the pace, and count the calls of all") {
  World world;
  Pace pace(world.context, world.clock, {120, 100, 1'000, 1'000'000});
  const Turns before = take(world, pace, 2, person(""));
  REQUIRE(granted(before) == 2);
  CHECK(pace.untold() == 2);
  Pace::Hour calls{};
  calls[0] = 5;  // of all in this minute, our two included
  calls[30] = 90;
  pace.share(2, calls, 2);
  CHECK(pace.untold() == 0);
  CHECK(pace.left_in_hour() == 5);
  CHECK(pace.left_in_minute() == 115);
  const Turns turns = take(world, pace, 3, person(""));
  world.pass(1s);
  CHECK(granted(turns) == 1);
  world.pass(1s);
  CHECK(granted(turns) == 2);
}

TEST_CASE("a user has half of the quota at once, and the rest evenly over the hour") {
  World world;
  Pace pace(world.context, world.clock, {60'000, 1'000'000, 1'000, 10});
  std::vector<std::string> slowed;
  pace.observe_slowed([&](const std::string& user) { slowed.push_back(user); });
  const Turns turns = take(world, pace, 12, person("li"));
  CHECK(granted(turns) == 5);
  CHECK(slowed == std::vector<std::string>{"li"});
  world.pass(12min - 1s);
  CHECK(granted(turns) == 5);
  world.pass(1s);
  CHECK(granted(turns) == 6);
  for (int step = 0; step < 4; ++step)
    world.pass(12min);
  CHECK(granted(turns) == 10);
  CHECK(slowed.size() == 2);
  CHECK(granted(take(world, pace, 20, person("wang"))) == 5);
}
