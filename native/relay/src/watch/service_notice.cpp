#include "watch/service_notice.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;

// The socket's path; one that begins with "@" is abstract. "": nobody is to be told.
std::string manager;
std::chrono::microseconds watched{0};

std::string take(const char* name) {
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

asio::awaitable<void> report(std::chrono::microseconds pause) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (true) {
    notify_service("WATCHDOG=1");
    timer.expires_after(pause);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace

void find_service_manager() {
  manager = take("NOTIFY_SOCKET");
  const std::string pid = take("WATCHDOG_PID");
  const std::string usec = take("WATCHDOG_USEC");
  if (pid.empty() || pid == std::to_string(getpid()))
    watched = std::chrono::microseconds(std::strtoll(usec.c_str(), nullptr, 10));
}

void notify_service(std::string_view state) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (manager.empty() || manager.size() >= sizeof address.sun_path) return;
  manager.copy(address.sun_path, manager.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + manager.size());
  // A manager that does not read is its own affair.
  static_cast<void>(sendto(socket, state.data(), state.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), size));
  close(socket);
}

void keep_watchdog_calm(asio::io_context& context) {
  if (watched.count() <= 0 || manager.empty()) return;
  asio::co_spawn(context, report(watched / 2), asio::detached);
}

}  // namespace kfstat::relay
