// Calls that several ask for at once and one makes; given up when the last of them has left. All of one call
// have a Meeting in common.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>

namespace kfstat::relay {

template <class T, class Meeting>
class SharedCalls {
 public:
  using Work = std::function<boost::asio::awaitable<T>(std::stop_token nobody_waits,
                                                       std::shared_ptr<Meeting> meeting)>;
  using Enter = std::function<void(Meeting&)>;
  using Until = std::function<std::chrono::steady_clock::time_point(const Meeting&)>;

  explicit SharedCalls(boost::asio::io_context& context) : context_(context) {}

  // The result of the work in flight under that key, or of this work where there is none; nothing where the
  // caller left before, or it did not come in time: whoever began the work may wait longer. `until` is asked
  // again when its time has come. Throws what the work threw. `enter` is called before the work begins, or at
  // once where it has begun.
  boost::asio::awaitable<std::optional<T>> join(std::string key, Work work, Enter enter, std::stop_token left,
                                                Until until) {
    const std::shared_ptr<Flight> flight = find(key, std::move(work));
    enter(*flight->meeting);
    ++flight->waiting;
    const auto wake = [flight] { flight->landed.cancel(); };
    const std::stop_callback on_leave(left, wake);
    boost::asio::steady_timer patience(context_);
    boost::system::error_code ignored;
    while (!flight->result && !flight->failure && !left.stop_requested()) {
      const auto last_moment = until(*flight->meeting);
      if (std::chrono::steady_clock::now() >= last_moment) break;
      patience.expires_at(last_moment);
      patience.async_wait([wake](boost::system::error_code error) {
        if (!error) wake();
      });
      co_await flight->landed.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    }
    --flight->waiting;
    if (flight->failure) std::rethrow_exception(flight->failure);
    if (flight->result) co_return flight->result;
    if (flight->waiting == 0) {
      remove(*flights_, key, flight);
      flight->nobody_waits.request_stop();
    }
    co_return std::nullopt;
  }

 private:
  struct Flight {
    explicit Flight(boost::asio::io_context& context) : landed(context) {
      landed.expires_at(std::chrono::steady_clock::time_point::max());
    }
    boost::asio::steady_timer landed;
    Work work;
    std::shared_ptr<Meeting> meeting = std::make_shared<Meeting>();
    std::stop_source nobody_waits;
    std::size_t waiting = 0;
    std::optional<T> result;
    std::exception_ptr failure;
  };
  using Flights = std::unordered_map<std::string, std::shared_ptr<Flight>>;

  static void remove(Flights& flights, const std::string& key, const std::shared_ptr<Flight>& flight) {
    const auto found = flights.find(key);
    if (found != flights.end() && found->second == flight) flights.erase(found);
  }

  std::shared_ptr<Flight> find(const std::string& key, Work work) {
    auto& place = (*flights_)[key];
    if (place) return place;
    auto flight = std::make_shared<Flight>(context_);
    place = flight;
    flight->work = std::move(work);
    boost::asio::co_spawn(context_, flight->work(flight->nobody_waits.get_token(), flight->meeting),
                          [flight, key, flights = flights_](std::exception_ptr failure, T result) {
                            if (failure) {
                              flight->failure = failure;
                            } else {
                              flight->result = std::move(result);
                            }
                            remove(*flights, key, flight);
                            flight->landed.cancel();
                          });
    return flight;
  }

  boost::asio::io_context& context_;
  std::shared_ptr<Flights> flights_ = std::make_shared<Flights>();
};

}  // namespace kfstat::relay
