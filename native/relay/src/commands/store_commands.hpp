// The operator's commands about stored days. Each leaves a line in the log; forget, backup and restore want
// no secret, and no store is made by asking.
#pragma once

namespace kfstat::relay {

// kfstat-relay collect: one run of the collector.
int run_collect(int argc, char** argv);
// kfstat-relay refetch --from DATE --to DATE [--open-kfid ID] [--servicer ID]: asks upstream anew. An account
// or a person that upstream does not list is an error.
int run_refetch(int argc, char** argv);
// kfstat-relay forget --servicer ID: deletes a person's days.
int run_forget(int argc, char** argv);
// kfstat-relay backup FILE: a copy of a SQLite store while it is in use.
int run_backup(int argc, char** argv);
// kfstat-relay restore FILE: a SQLite store made of such a copy, where there is none.
int run_restore(int argc, char** argv);

}  // namespace kfstat::relay
