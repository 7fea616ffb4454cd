// kfstat-relay healthcheck: for containers and monitors.
#pragma once

namespace kfstat::relay {

// Takes the options of the relay, and asks the one that listens where they say for /readyz. Gives 0 where it
// is ready, 1 otherwise and where it does not answer within 3 s. Throws Exit.
int run_healthcheck(int argc, char** argv);

}  // namespace kfstat::relay
