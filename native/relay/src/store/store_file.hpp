// A store, looked at from outside: nothing is made, changed or brought up to date by that.
#pragma once

#include "store/store_url.hpp"

#include <string>

namespace kfstat::relay {

// Throws StoreFailure where the store is not there, cannot be read, is none of kfstat's or was written by a
// newer version.
void judge_store(const StoreLocation& location);

// The same for a store that a relay may make yet: then its folder, or its database, must be there. What is
// there must be one that can be written. The version of its schema; 0 where it has yet to be made.
//   `is_default`: nobody named the store, and the relay makes its folder too.
int judge_place_of_store(const StoreLocation& location, bool is_default);

// Copies a SQLite store, in use or not, to a file of that name, which must not be there yet. Throws
// StoreFailure, and leaves nothing.
void back_up_store(const StoreLocation& store, const std::string& copy);

// Makes a SQLite store of a copy. Throws StoreFailure, and leaves nothing, where the copy is not whole or is
// refused by judge_store, or where there is a store already. Only the owner may read what is made: who runs
// the program, or, where that is root, the owner of the folder.
void restore_store(const std::string& copy, const std::string& store);

}  // namespace kfstat::relay
