#include "door/revocable.hpp"

#include <stdexcept>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

class WatchedWriter : public http::BodyWriter {
 public:
  WatchedWriter(http::BodyWriter& writer, const std::function<bool()>& may_go_on)
      : writer_(writer), may_go_on_(may_go_on) {}

  asio::awaitable<bool> write(std::string bytes) override {
    if (!may_go_on_()) throw std::runtime_error("the reader's rights have ended");
    return writer_.write(std::move(bytes));
  }

 private:
  http::BodyWriter& writer_;
  const std::function<bool()>& may_go_on_;
};

asio::awaitable<void> watch(const http::BodySource& source, const std::function<bool()>& may_go_on,
                            http::BodyWriter& writer) {
  WatchedWriter watched(writer, may_go_on);
  co_await source(watched);
}

}  // namespace

http::BodySource revocable(http::BodySource source, std::function<bool()> may_go_on) {
  return [source = std::move(source), may_go_on = std::move(may_go_on)](http::BodyWriter& writer) {
    return watch(source, may_go_on, writer);
  };
}

}  // namespace kfstat::relay
