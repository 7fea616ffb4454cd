// kfstat-relay doctor: what stands between this machine and the figures, and what to do next.
#pragma once

namespace kfstat::relay {

// Takes the options of the relay and --locale en|zh. Asks WeCom a handful of questions and prints one line
// each, with the next step where something is wrong. Gives 0 where all is well, 1 otherwise. Throws Exit.
int run_doctor(int argc, char** argv);

}  // namespace kfstat::relay
