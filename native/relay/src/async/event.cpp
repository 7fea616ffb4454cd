#include "async/event.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <list>
#include <utility>

namespace kfstat::relay {

namespace asio = boost::asio;

struct Event::Waiting {
  std::list<asio::steady_timer*> timers;
};

// Taken out also where the wait is given up with all there is.
class Event::Entry {
 public:
  Entry(std::shared_ptr<Waiting> waiting, asio::steady_timer& timer)
      : waiting_(std::move(waiting)), place_(waiting_->timers.insert(waiting_->timers.end(), &timer)) {}
  ~Entry() { waiting_->timers.erase(place_); }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

 private:
  std::shared_ptr<Waiting> waiting_;
  std::list<asio::steady_timer*>::iterator place_;
};

Event::Event() : waiting_(std::make_shared<Waiting>()) {}

asio::awaitable<void> Event::wait() {
  const Clock clock;
  return wait_until(clock, Moment::max());
}

asio::awaitable<void> Event::wait_until(Clock clock, Moment moment) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_at(clock.stands() ? Moment::max() : moment);
  if (clock.stands() && clock.steady() >= moment) co_return;
  const Entry entry(waiting_, timer);
  const std::shared_ptr<void> watch = clock.watch([&timer] { timer.cancel(); });
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void Event::tell() {
  for (asio::steady_timer* const timer : waiting_->timers)
    timer->cancel();
}

asio::awaitable<void> wait_for(Clock clock, std::chrono::nanoseconds time) {
  Event never;
  const Moment until = clock.steady() + std::chrono::duration_cast<Moment::duration>(time);
  while (clock.steady() < until) {
    co_await never.wait_until(clock, until);
  }
}

}  // namespace kfstat::relay
