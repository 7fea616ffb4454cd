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

// All that is wrong, to be told at once.
//
//   Faults faults;
//   faults.note([&] { config.web = read_web(settings); });
//   faults.end_if_any();
class Faults {
 public:
  // Does the work, and keeps the Exit it throws. False where it threw.
  template <class Work>
  bool note(const Work& work) {
    try {
      work();
    } catch (const Exit& exit) {
      if (told_.empty()) status_ = exit.status;
      told_ += exit.err;
      return false;
    }
    return true;
  }

  // Throws an Exit with a line for each and the status of the first.
  void end_if_any() const {
    if (!told_.empty()) throw Exit{status_, "", told_};
  }

 private:
  int status_ = 0;
  std::string told_;
};

}  // namespace kfstat::relay
