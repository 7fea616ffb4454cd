#include "async/alarm.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <utility>

namespace kfstat::relay {

namespace asio = boost::asio;

struct Alarm::State : std::enable_shared_from_this<State> {
  State(asio::io_context& context, Clock by, std::function<void()> then)
      : timer(context), clock(std::move(by)), ring(std::move(then)) {}

  void arm() {
    timer.expires_at(clock.stands() ? (clock.steady() < at ? Moment::max() : Moment::min()) : at);
    timer.async_wait([self = shared_from_this(), mine = setting](boost::system::error_code) {
      if (self->setting != mine) return;
      if (self->clock.steady() < self->at) return self->arm();
      self->at = Moment::max();
      self->ring();
    });
  }

  asio::steady_timer timer;
  Clock clock;
  std::function<void()> ring;
  Moment at = Moment::max();
  std::uint64_t setting = 0;    // how often it was set or stopped
  std::shared_ptr<void> watch;  // of a clock that is moved by hand
};

Alarm::Alarm(asio::io_context& context, Clock clock, std::function<void()> ring)
    : state_(std::make_shared<State>(context, std::move(clock), std::move(ring))) {
  state_->watch = state_->clock.watch([state = state_.get()] { state->timer.cancel(); });
}

Alarm::~Alarm() {
  stop();
  state_->watch.reset();
}

void Alarm::set(Moment moment) {
  ++state_->setting;
  state_->at = moment;
  state_->arm();
}

void Alarm::stop() {
  ++state_->setting;
  state_->at = Moment::max();
  state_->timer.cancel();
}

}  // namespace kfstat::relay
