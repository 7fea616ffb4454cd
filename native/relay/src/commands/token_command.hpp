// kfstat-relay token add|list|revoke
#pragma once

namespace kfstat::relay {

// Changes the file of tokens; a running relay takes the change with SIGHUP. Throws Exit.
int run_token(int argc, char** argv);

}  // namespace kfstat::relay
