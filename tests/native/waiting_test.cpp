// What waits for others, and what is done at a moment.
#include "async/alarm.hpp"
#include "async/bounded.hpp"
#include "async/event.hpp"
#include "async/line.hpp"
#include "async/shared_calls.hpp"
#include "async/single_flight.hpp"
#include "catch.hpp"
#include "context.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace kfstat;
using namespace kfstat::relay;
using namespace std::chrono_literals;

struct Meeting {
  int guests = 0;
};
using Calls = SharedCalls<int, Meeting>;

// Work that ends when it is told to.
struct Work {
  Event ended;
  bool is_over = false;
  int begun = 0;
  bool is_given_up = false;

  asio::awaitable<int> run(std::stop_token nobody_waits) {
    ++begun;
    const auto give_up = [this] { is_given_up = true; };
    const std::stop_callback on_leave(nobody_waits, give_up);
    while (!is_over) {
      co_await ended.wait();
    }
    if (begun == 13) throw std::runtime_error("unlucky");
    co_return begun;
  }

  void end() {
    is_over = true;
    ended.tell();
  }
};

asio::awaitable<std::optional<int>> join(Calls& calls, Work& work, std::stop_token left, Moment until) {
  Calls::Work run = [&work](std::stop_token nobody, std::shared_ptr<Meeting>) { return work.run(nobody); };
  Calls::Enter enter = [](Meeting& meeting) { ++meeting.guests; };
  Calls::Until last = [until](const Meeting&) { return until; };
  return calls.join("key", std::move(run), std::move(enter), std::move(left), std::move(last));
}

}  // namespace

TEST_CASE("an event wakes all who wait for it, and keeps nothing for those who come later") {
  World world;
  Event event;
  const auto first = world.begin(event.wait());
  const auto second = world.begin(event.wait());
  world.pass(1000h);
  CHECK_FALSE(*first);
  event.tell();
  world.settle();
  CHECK(*first);
  CHECK(*second);
  CHECK_FALSE(*world.begin(event.wait()));
}

TEST_CASE("who waits until a moment wakes up then, others do not") {
  World world;
  Event event;
  const auto near = world.begin(wait_for(world.clock, 1s));
  const auto far = world.begin(wait_for(world.clock, 3s));
  CHECK(*world.begin(event.wait_until(world.clock, world.clock.steady())));
  world.pass(1s);
  CHECK(*near);
  CHECK_FALSE(*far);
  world.pass(2s);
  CHECK(*far);
}

TEST_CASE("an event may end before those who wait for it") {
  World world;
  auto event = std::make_unique<Event>();
  const auto waiting = world.begin(event->wait());
  event.reset();
  world.settle();
  CHECK_FALSE(*waiting);
}

TEST_CASE("an alarm rings once, at the moment that was set last") {
  World world;
  int rung = 0;
  Alarm alarm(world.context, world.clock, [&] { ++rung; });
  alarm.set(world.clock.steady() + 1s);
  alarm.set(world.clock.steady() + 2s);
  world.pass(1s);
  CHECK(rung == 0);
  world.pass(1s);
  CHECK(rung == 1);
  world.pass(10s);
  CHECK(rung == 1);
  alarm.set(world.clock.steady());
  world.settle();
  CHECK(rung == 2);
}

TEST_CASE("an alarm that was stopped does not ring, also where its moment had come just before") {
  asio::io_context context;
  const Clock clock;
  int rung = 0;
  Alarm alarm(context, clock, [&] { ++rung; });
  alarm.set(clock.steady() - 1s);
  asio::steady_timer timer(context, clock.steady() - 1s);
  // Both have expired when the context looks at them first; which is called first nobody promises.
  timer.async_wait([&](boost::system::error_code) { alarm.stop(); });
  asio::post(context, [&] { alarm.stop(); });
  context.run();
  CHECK(rung == 0);
  alarm.set(clock.steady());
  context.restart();
  context.run();
  CHECK(rung == 1);
}

TEST_CASE("an alarm does not ring after its end") {
  World world;
  int rung = 0;
  {
    Alarm alarm(world.context, world.clock, [&] { ++rung; });
    alarm.set(world.clock.steady() + 1s);
  }
  world.pass(2s);
  CHECK(rung == 0);
}

TEST_CASE("jobs are bounded, all of them are done, and one that throws is as good as done") {
  World world;
  Event go;
  bool is_open = false;
  std::size_t at_once = 0;
  std::size_t most = 0;
  std::vector<std::size_t> done;
  const auto all = world.begin(run_bounded(7, 3, [&](std::size_t index) -> asio::awaitable<void> {
    most = std::max(most, ++at_once);
    while (!is_open) {
      co_await go.wait();
    }
    --at_once;
    if (index == 2) throw std::runtime_error("no");
    done.push_back(index);
  }));
  CHECK(at_once == 3);
  CHECK_FALSE(*all);
  is_open = true;
  go.tell();
  world.settle();
  CHECK(*all);
  CHECK(most == 3);
  CHECK(done.size() == 6);
  CHECK(*world.begin(run_bounded(0, 3, {})));
}

TEST_CASE("work in flight is done once, and its result is everybody's") {
  World world;
  SingleFlight<int> flight(world.context);
  Work work;
  const SingleFlight<int>::Work run = [&] { return work.run({}); };
  const auto first = world.begin(flight.join(run));
  const auto second = world.begin(flight.join(run));
  work.end();
  world.settle();
  CHECK(*first == 1);
  CHECK(*second == 1);
  CHECK(*world.begin(flight.join(run)) == 2);
}

TEST_CASE("a shared call is made once, and what came of it is all callers'") {
  World world;
  Calls calls(world.context, world.clock);
  Work work;
  const auto first = world.begin(join(calls, work, {}, Moment::max()));
  const auto second = world.begin(join(calls, work, {}, Moment::max()));
  work.end();
  world.settle();
  CHECK(**first == 1);
  CHECK(**second == 1);
  CHECK(**world.begin(join(calls, work, {}, Moment::max())) == 2);
}

TEST_CASE("who joins a shared call leaves at their own time, and the call goes on for the others") {
  World world;
  Calls calls(world.context, world.clock);
  Work work;
  const auto patient = world.begin(join(calls, work, {}, Moment::max()));
  const auto hasty = world.begin(join(calls, work, {}, world.clock.steady() + 20s));
  world.pass(19s);
  CHECK_FALSE(*hasty);
  world.pass(1s);
  REQUIRE(*hasty);
  CHECK_FALSE(**hasty);
  CHECK_FALSE(work.is_given_up);
  work.end();
  world.settle();
  CHECK(**patient == 1);
}

TEST_CASE("a shared call is given up when the last of its callers has left") {
  World world;
  Calls calls(world.context, world.clock);
  Work work;
  std::stop_source first_leaves;
  std::stop_source second_leaves;
  const auto first = world.begin(join(calls, work, first_leaves.get_token(), Moment::max()));
  const auto second = world.begin(join(calls, work, second_leaves.get_token(), Moment::max()));
  first_leaves.request_stop();
  world.settle();
  CHECK_FALSE(**first);
  CHECK_FALSE(work.is_given_up);
  second_leaves.request_stop();
  world.settle();
  CHECK_FALSE(**second);
  CHECK(work.is_given_up);
  // Who comes now does not get what was given up.
  const auto third = world.begin(join(calls, work, {}, Moment::max()));
  CHECK(work.begun == 2);
  work.end();
  world.settle();
  CHECK(**third == 2);
}

TEST_CASE("places are given in the order of asking, and not waited for longer than was said") {
  World world;
  Line line(world.clock, 1);
  auto first = world.begin(line.enter(20s));
  REQUIRE(**first != nullptr);
  const auto impatient = world.begin(line.enter(1s));
  auto second = world.begin(line.enter(20s));
  const auto third = world.begin(line.enter(20s));
  world.pass(1s);
  REQUIRE(*impatient);
  CHECK(**impatient == nullptr);
  first->reset();
  world.settle();
  REQUIRE(*second);
  CHECK(**second != nullptr);
  CHECK_FALSE(*third);
  second->reset();
  world.settle();
  CHECK(**third != nullptr);
}
