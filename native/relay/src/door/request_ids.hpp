// The id of a request in the log and in X-Request-Id.
#pragma once

#include "door/sign_in.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <string>

namespace kfstat::relay {

class RequestIds {
 public:
  RequestIds();

  // That of a listed proxy is kept, so that its log and ours can be read together.
  std::string next(const http::Request& request, const AccessRules& rules);

 private:
  std::string prefix_;  // of this process
  std::uint64_t last_ = 0;
};

}  // namespace kfstat::relay
