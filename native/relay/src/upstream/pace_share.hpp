// The part of upstream's limits that is a relay's, where several share a store.
#pragma once

#include "clock/clock.hpp"
#include "store/store.hpp"
#include "upstream/pace.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>

namespace kfstat::relay {

class PaceShare {
 public:
  PaceShare(Clock clock, Store& store, Pace& pace);

  // Tells the others of this relay and its calls, and takes its part of the pace; nothing where the store
  // cannot be used: the part stays what it was.
  boost::asio::awaitable<void> take();
  // Takes it again and again, until leave().
  boost::asio::awaitable<void> keep();
  // Gives it back to the others.
  boost::asio::awaitable<void> leave();

  // How many relays share the store, as far as is known.
  std::size_t relays() const { return relays_; }

 private:
  Clock clock_;
  Store& store_;
  Pace& pace_;
  std::string id_;
  std::size_t relays_ = 1;
  bool has_left_ = false;
};

}  // namespace kfstat::relay
