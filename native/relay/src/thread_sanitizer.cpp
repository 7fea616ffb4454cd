// ThreadSanitizer does not see the locks of libraries that were not built with it.
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): it asks for this name.
extern "C" const char* __tsan_default_suppressions() {
  return "race:libsoci_sqlite3\n";  // a table that it makes once
}
