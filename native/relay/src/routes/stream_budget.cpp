#include "routes/stream_budget.hpp"

#include "async/event.hpp"

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <utility>

namespace kfstat::relay {

namespace asio = boost::asio;

struct StreamBudget::Holder {
  std::string user;
  std::size_t held = 0;
  bool closed = false;
};

struct StreamBudget::State {
  explicit State(BudgetLimits given) : limits(given) {}

  struct Waiter {
    Waiter(std::shared_ptr<Holder> whose, std::size_t wanted) : holder(std::move(whose)), bytes(wanted) {}
    std::shared_ptr<Holder> holder;
    std::size_t bytes;
    Event served;
    bool granted = false;
  };

  static bool fits(std::size_t held, std::size_t bytes, std::size_t most) {
    return held == 0 || held + bytes <= most;
  }

  void give_back(Holder& holder, std::size_t bytes) {
    if (bytes == 0) return;
    held -= bytes;
    holder.held -= bytes;
    std::size_t& of_user = by_user[holder.user];
    of_user -= bytes;
    if (of_user == 0) by_user.erase(holder.user);
    serve();
  }

  void grant(Waiter& waiter) {
    held += waiter.bytes;
    waiter.holder->held += waiter.bytes;
    by_user[waiter.holder->user] += waiter.bytes;
    waiter.granted = true;
    waiter.served.tell();
  }

  void serve() {
    for (auto next = waiting.begin(); next != waiting.end();) {
      Waiter& waiter = **next;
      const Holder& holder = *waiter.holder;
      // What is small may not overtake what is large for ever.
      if (!fits(held, waiter.bytes, limits.all)) return;
      const auto mine = by_user.find(holder.user);
      const bool has_share =
          holder.user.empty() || mine == by_user.end() || fits(mine->second, waiter.bytes, limits.all / 2);
      if (has_share && fits(holder.held, waiter.bytes, limits.each)) {
        grant(waiter);
        next = waiting.erase(next);
      } else {
        ++next;
      }
    }
  }

  BudgetLimits limits;
  std::size_t held = 0;
  std::map<std::string, std::size_t> by_user;
  std::list<std::shared_ptr<Waiter>> waiting;
};

StreamBudget::Room::Room(std::shared_ptr<State> state, std::shared_ptr<Holder> holder, std::size_t bytes)
    : state_(std::move(state)), holder_(std::move(holder)), bytes_(bytes) {}

StreamBudget::Room::Room(Room&& other) noexcept
    : state_(std::move(other.state_)),
      holder_(std::move(other.holder_)),
      bytes_(std::exchange(other.bytes_, 0)) {}

StreamBudget::Room& StreamBudget::Room::operator=(Room&& other) noexcept {
  std::swap(state_, other.state_);
  std::swap(holder_, other.holder_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

StreamBudget::Room::~Room() {
  shrink_to(0);
}

void StreamBudget::Room::shrink_to(std::size_t bytes) {
  if (bytes >= bytes_) return;
  const std::size_t less = bytes_ - bytes;
  bytes_ = bytes;
  state_->give_back(*holder_, less);
}

void StreamBudget::Room::join(Room other) {
  if (other.bytes_ == 0) return;
  if (!state_) {
    *this = std::move(other);
    return;
  }
  bytes_ += std::exchange(other.bytes_, 0);
}

StreamBudget::Share::Share(std::shared_ptr<State> state, std::shared_ptr<Holder> holder)
    : state_(std::move(state)), holder_(std::move(holder)) {}

StreamBudget::Share::~Share() {
  close();
}

asio::awaitable<std::optional<StreamBudget::Room>> StreamBudget::Share::take(std::size_t bytes) {
  if (holder_->closed) co_return std::nullopt;
  const auto state = state_;
  const auto holder = holder_;
  const auto waiter = std::make_shared<State::Waiter>(holder, bytes);
  state->waiting.push_back(waiter);
  state->serve();
  while (!waiter->granted && !holder->closed) {
    co_await waiter->served.wait();
  }
  if (!waiter->granted) co_return std::nullopt;
  co_return Room(state, holder, bytes);
}

void StreamBudget::Share::close() {
  if (std::exchange(holder_->closed, true)) return;
  std::erase_if(state_->waiting, [this](const std::shared_ptr<State::Waiter>& waiter) {
    if (waiter->holder != holder_) return false;
    waiter->served.tell();
    return true;
  });
  // Whoever stood behind them may have room.
  state_->serve();
}

StreamBudget::StreamBudget(BudgetLimits limits) : state_(std::make_shared<State>(limits)) {}

std::shared_ptr<StreamBudget::Share> StreamBudget::open(const std::string& user) {
  auto holder = std::make_shared<Holder>();
  holder->user = user;
  return std::make_shared<Share>(state_, std::move(holder));
}

std::size_t StreamBudget::held() const {
  return state_->held;
}

}  // namespace kfstat::relay
