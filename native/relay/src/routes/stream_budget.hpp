// One budget for the bytes that wait for slow readers, asked before more is read from the store or upstream.
//
//   const auto share = budget.open("li@example.com");     // of one stream
//   std::optional<Room> room = co_await share->take(n);   // waits; nothing once the share is closed
//   room->shrink_to(line.size());                         // when what was asked for turns out smaller
//
// A room is given back when it ends. Who waits for the common budget is served in the order of coming.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace kfstat::relay {

struct BudgetLimits {
  std::size_t all = std::size_t{32} * 1024 * 1024;
  std::size_t each = std::size_t{1024} * 1024;  // of one stream; one that holds nothing may take more at once
};

class StreamBudget {
  struct State;
  struct Holder;

 public:
  // Bytes that are taken.
  class Room {
   public:
    Room() = default;
    Room(Room&& other) noexcept;
    Room& operator=(Room&& other) noexcept;
    ~Room();

    std::size_t bytes() const { return bytes_; }
    void shrink_to(std::size_t bytes);
    // Takes over what the other holds, of the same share.
    void join(Room other);

   private:
    friend class StreamBudget;
    Room(std::shared_ptr<State> state, std::shared_ptr<Holder> holder, std::size_t bytes);

    std::shared_ptr<State> state_;
    std::shared_ptr<Holder> holder_;
    std::size_t bytes_ = 0;
  };

  class Share {
   public:
    Share(std::shared_ptr<State> state, std::shared_ptr<Holder> holder);
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    boost::asio::awaitable<std::optional<Room>> take(std::size_t bytes);
    // Nobody waits any more.
    void close();

   private:
    std::shared_ptr<State> state_;
    std::shared_ptr<Holder> holder_;
  };

  explicit StreamBudget(BudgetLimits limits = {});

  // One user's shares together get no more than half; who did not sign in ("") may have all.
  std::shared_ptr<Share> open(const std::string& user);

  std::size_t held() const;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace kfstat::relay
