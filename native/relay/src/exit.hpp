// How the program ends before it serves.
#pragma once

#include <string>

namespace kfstat::relay {

// Thrown: the process has nothing to serve and ends: after --help or --version with 0, wrong usage with 2, a
// file that cannot be read with 3. Never holds a secret.
struct Exit {
  int status = 0;
  std::string out;
  std::string err;
};

[[noreturn]] inline void refuse(const std::string& why, int status = 2) {
  throw Exit{status, "", "kfstat-relay: " + why + "\n"};
}

}  // namespace kfstat::relay
