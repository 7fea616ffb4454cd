// The relay's process: what holds for all of it, which command was meant, and how it ends.
#include "commands/doctor.hpp"
#include "commands/healthcheck.hpp"
#include "commands/store_commands.hpp"
#include "commands/token_command.hpp"
#include "files/exit.hpp"
#include "serve.hpp"
#include "settings/in_force.hpp"
#include "watch/log.hpp"
#include "watch/service_notice.hpp"

#include <curl/curl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace {

using namespace kfstat;

// Large answers are mapped and given back one by one; by default glibc learns from the first to keep the
// next.
void keep_memory_small() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  mallopt(M_ARENA_MAX, 2);
#endif
}

using Command = int (*)(int argc, char** argv);

// What stands in place of the first flag; serving is what has no name.
Command command_of(std::string_view name) {
  if (name == "doctor") return relay::run_doctor;
  if (name == "collect") return relay::run_collect;
  if (name == "refetch") return relay::run_refetch;
  if (name == "forget") return relay::run_forget;
  if (name == "backup") return relay::run_backup;
  if (name == "restore") return relay::run_restore;
  if (name == "healthcheck") return relay::run_healthcheck;
  return name == "token" ? relay::run_token : nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory_small();
  std::signal(SIGPIPE, SIG_IGN);
  // A core file would hold the secret.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  relay::find_service_manager();
  try {
    if (const Command run = argc > 1 ? command_of(argv[1]) : nullptr) return run(argc - 1, argv + 1);
    const relay::SettingsSource source(argc, argv);
    relay::InForce current = relay::read_in_force(source);
    relay::start_log(current.config.log_level);
    for (const std::string& warning : source.warnings(current.settings))
      relay::log_event("warn", "configuration", {{"detail", warning}});
    return relay::serve(source, current);
  } catch (const relay::Exit& exit) {
    std::fputs(exit.out.c_str(), stdout);
    std::fputs(exit.err.c_str(), stderr);
    return exit.status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "kfstat-relay: %s\n", error.what());
    return 3;
  }
}
