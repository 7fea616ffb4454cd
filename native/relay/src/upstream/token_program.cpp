#include "upstream/token_program.hpp"

#include "watch/log.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

namespace kfstat::relay {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::size_t output_limit = 16 * 1024;
constexpr milliseconds time_limit{10'000};
constexpr milliseconds exit_pause{10};

struct Child {
  pid_t pid = -1;
  int output = -1;
};

// In a group of its own, with nothing open but what it prints to: what it says beside that may hold the
// token, and the relay's standard error is a log.
Child spawn(const std::string& command) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&how);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, ends[1], 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&files, 3);
  sigset_t defaults;
  sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGHUP, SIGTERM, SIGINT})
    sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&how, &defaults);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  std::string shell = "sh";
  std::string flag = "-c";
  std::string text = command;
  const std::array<char*, 4> words = {shell.data(), flag.data(), text.data(), nullptr};
  Child child{-1, ends[0]};
  if (posix_spawn(&child.pid, "/bin/sh", &files, &how, words.data(), environ) != 0) child.pid = -1;
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  close(ends[1]);
  return child;
}

Answer failed(AnswerKind kind, std::string_view why) {
  log_event("error", "token_command_failed", {{"reason", why}});
  return {.kind = kind, .failure = {"token_command", std::string(why)}};
}

}  // namespace

asio::awaitable<Answer> ask_program(std::string command) {
  const auto executor = co_await asio::this_coro::executor;
  const auto into = [](error_code& error) { return asio::redirect_error(asio::use_awaitable, error); };
  const Child child = spawn(command);
  if (child.output < 0) co_return failed(AnswerKind::unreachable, "cannot be started");
  const auto output = std::make_shared<asio::posix::stream_descriptor>(executor, child.output);
  if (child.pid < 0) co_return failed(AnswerKind::unreachable, "cannot be started");

  const auto late = std::make_shared<bool>(false);
  asio::steady_timer deadline(executor, time_limit);
  deadline.async_wait([late, output, pid = child.pid](error_code stopped) {
    if (stopped) return;
    *late = true;
    kill(-pid, SIGKILL);
    error_code ignored;
    output->cancel(ignored);
  });

  Answer answer;
  error_code error;
  std::array<char, 4096> piece{};
  while (!error && answer.json.size() <= output_limit) {
    const std::size_t got = co_await output->async_read_some(asio::buffer(piece), into(error));
    answer.json.append(piece.data(), got);
  }
  if (answer.json.size() > output_limit) kill(-child.pid, SIGKILL);
  int status = 0;
  asio::steady_timer pause(executor);
  // What it printed is whole; that it ends is only a moment away, or the deadline's matter.
  while (waitpid(child.pid, &status, WNOHANG) == 0) {
    pause.expires_after(exit_pause);
    co_await pause.async_wait(into(error));
  }
  deadline.cancel();
  if (*late) co_return failed(AnswerKind::timed_out, "took too long");
  if (answer.json.size() > output_limit) co_return failed(AnswerKind::too_large, "printed too much");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    co_return failed(AnswerKind::unreachable, "ended with a failure");
  co_return answer;
}

}  // namespace kfstat::relay
