// Requests to a relay's documented-body route, a few at a time over kept connections.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace kfstat::cli {

struct RelayAnswer {
  long status = 0;  // 0: the relay was not reached, see `error`
  std::string body;
  std::string error;
};

struct RelayAccess {
  std::string url;
  std::string token;    // empty: none is sent
  std::string ca_file;  // empty: the system's certificates
};

// Posts every body; answers[i] belongs to bodies[i]. `on_done` is called after each with how many are done.
std::vector<RelayAnswer> ask_relay(const RelayAccess& access, const std::vector<std::string>& bodies,
                                   const std::function<void(std::size_t)>& on_done);

}  // namespace kfstat::cli
