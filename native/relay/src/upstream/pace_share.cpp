#include "upstream/pace_share.hpp"

#include <chrono>
#include <functional>
#include <random>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds between{5};
constexpr std::int64_t alive = 20;  // seconds; one that was killed holds its part that long

std::string new_id() {
  std::random_device random;
  return std::to_string(random()) + "-" + std::to_string(random());
}

}  // namespace

PaceShare::PaceShare(Clock clock, Store& store, Pace& pace)
    : clock_(std::move(clock)), store_(store), pace_(pace), id_(new_id()) {}

asio::awaitable<void> PaceShare::take() {
  // What is in memory is nobody else's.
  if (store_.kind() == StoreKind::memory || has_left_) co_return;
  const std::int64_t told = pace_.untold();
  std::function<Census(StoreSession&)> tell = [id = id_, told](StoreSession& session) {
    return session.take_part(id, alive, told);
  };
  try {
    const Census census = co_await store_.change<Census>(std::move(tell));
    relays_ = census.relays;
    pace_.share(census.relays, census.calls, told);
  } catch (const StoreFailure&) {
    // The log has it; the next try is not far.
    co_return;
  }
}

asio::awaitable<void> PaceShare::keep() {
  while (!has_left_) {
    co_await take();
    co_await wait_for(clock_, between);
  }
}

asio::awaitable<void> PaceShare::leave() {
  if (store_.kind() == StoreKind::memory || std::exchange(has_left_, true)) co_return;
  std::function<void(StoreSession&)> go = [id = id_, told = pace_.untold()](StoreSession& session) {
    session.take_part(id, alive, told);
    session.leave(id);
  };
  try {
    co_await store_.write(std::move(go));
  } catch (const StoreFailure&) {
    // It counts as alive for some seconds more.
    co_return;
  }
}

}  // namespace kfstat::relay
