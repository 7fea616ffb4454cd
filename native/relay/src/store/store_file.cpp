#include "store/store_file.hpp"

#include "store/store_session.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace kfstat::relay {
namespace {

namespace fs = std::filesystem;

std::string last_error() {
  return std::error_code(errno, std::generic_category()).message();
}

bool is_there(const std::string& path) {
  struct stat found = {};
  return lstat(path.c_str(), &found) == 0;
}

// As SQLite's URI of a file.
std::string uri_of(const std::string& named) {
  // SQLite keeps its log of writes beside the file itself, not beside a link to it.
  std::error_code unknown;
  const fs::path target = fs::canonical(named, unknown);
  const std::string file = unknown ? named : target.string();
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '?' || c == '#' || c == '%') {
      uri += {'%', digits[byte >> 4U], digits[byte & 15U]};
    } else {
      uri += c;
    }
  }
  // Without a log of writes nobody has it open, and SQLite would make one to read it.
  std::error_code none;
  const bool is_at_rest = !is_there(file + "-wal") || fs::file_size(file + "-wal", none) == 0;
  return uri + "?mode=ro" + (is_at_rest ? "&immutable=1" : "");
}

// A SQLite file, to be read only.
class Database {
 public:
  explicit Database(const std::string& file) : file_(file) {
    struct stat found = {};
    if (stat(file.c_str(), &found) != 0) {
      if (errno == ENOENT || errno == ENOTDIR) fail("there is no store");
      fail(last_error());
    }
    if (S_ISDIR(found.st_mode)) fail("it is a folder");
    if (!S_ISREG(found.st_mode)) fail("it is no file");
    if (access(file.c_str(), R_OK) != 0) fail(last_error());
    sqlite3* opened = nullptr;
    const int result =
        sqlite3_open_v2(uri_of(file).c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) fail(opened == nullptr ? "no memory" : sqlite3_errmsg(opened));
    constexpr int patience_ms = 5000;
    sqlite3_busy_timeout(opened, patience_ms);
  }

  [[noreturn]] void fail(const std::string& why) const { throw StoreFailure(file_ + ": " + why); }

  // The first column of the first row; "" where there is none.
  std::string ask(const std::string& sql) const {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK) complain();
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
    const int result = sqlite3_step(prepared);
    if (result != SQLITE_ROW && result != SQLITE_DONE) complain();
    const unsigned char* const text = result == SQLITE_ROW ? sqlite3_column_text(prepared, 0) : nullptr;
    return text == nullptr ? "" : std::string(reinterpret_cast<const char*>(text));
  }

  int judge_version() const {
    if (ask("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('kfstat_schema', 'kfstat_day')") != "2")
      fail("it is no store of kfstat-relay");
    const std::int64_t version = std::stoll("0" + ask("SELECT MAX(version) FROM kfstat_schema"));
    if (version > newest_schema_version()) fail("the store was written by a newer version of kfstat-relay");
    return static_cast<int>(version);
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };

  [[noreturn]] void complain() const {
    const int code = sqlite3_errcode(database_.get());
    fail(code == SQLITE_NOTADB ? "it is no store of kfstat-relay" : sqlite3_errmsg(database_.get()));
  }

  std::string file_;
  std::unique_ptr<sqlite3, Close> database_;
};

int version_of_postgresql(StoreSession& session) {
  const int version = session.schema_version();
  if (version > newest_schema_version())
    throw StoreFailure("the store was written by a newer version of kfstat-relay");
  return version;
}

std::string folder_of(const std::string& file) {
  const fs::path folder = fs::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

void judge_folder(const std::string& file, const std::string& what) {
  const std::string folder = folder_of(file);
  const std::string head = what + " cannot be made: " + file + ": ";
  if (!fs::is_directory(folder)) throw StoreFailure(head + "its folder is not there");
  if (access(folder.c_str(), W_OK | X_OK) != 0) throw StoreFailure(head + last_error());
}

int judge_file(const std::string& file, bool makes_folder) {
  if (!is_there(file)) {
    std::string place = file;
    while (makes_folder && !is_there(folder_of(place)))
      place = folder_of(place);
    judge_folder(place, "the store's file");
    return 0;
  }
  // An empty file becomes a store.
  std::error_code none;
  const bool is_empty = fs::file_size(file, none) == 0 && !none;
  const int version = is_empty ? 0 : Database(file).judge_version();
  // SQLite keeps what was written last in files beside it.
  for (const std::string& written : {file, folder_of(file)})
    if (access(written.c_str(), W_OK) != 0) throw StoreFailure(written + ": " + last_error());
  return version;
}

// Removes a file that did not come to its name.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)) {}
  ~Unfinished() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& path() const { return path_; }

  // False where something has the name already.
  bool take_name(const std::string& name) {
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE) != 0) return false;
    path_.clear();
    return true;
  }

 private:
  std::string path_;
};

void sync(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && fsync(file) == 0;
  const std::string why = done ? "" : last_error();
  if (file >= 0) close(file);
  if (!done) throw StoreFailure(path + ": " + why);
}

std::string there_already(const std::string& store) {
  return "there is a store already, " + store +
         ": to put the copy in its place, stop every relay that uses it and move it away, with the files "
         "beside "
         "it whose names end in -wal and -shm";
}

// What root restores is for the one who owns the folder, who is the relay's user.
void give_to_owner(const std::string& file) {
  struct stat folder = {};
  if (geteuid() != 0 || stat(folder_of(file).c_str(), &folder) != 0) return;
  if (chown(file.c_str(), folder.st_uid, folder.st_gid) != 0) throw StoreFailure(file + ": " + last_error());
}

}  // namespace

void judge_store(const StoreLocation& location) {
  if (location.kind == StoreKind::sqlite) Database(location.target).judge_version();
  if (location.kind != StoreKind::postgresql) return;
  StoreSession session(location, "");
  if (version_of_postgresql(session) == 0) throw StoreFailure("there is no store in this database");
}

int judge_place_of_store(const StoreLocation& location, bool is_default) {
  switch (location.kind) {
    case StoreKind::memory:
      break;
    case StoreKind::postgresql: {
      StoreSession session(location, "");
      const int version = version_of_postgresql(session);
      // Nobody has that name, so nothing is deleted; but who may not write is told so.
      if (version == newest_schema_version()) session.leave("");
      return version;
    }
    case StoreKind::sqlite:
      return judge_file(location.target, is_default);
  }
  return 0;
}

void back_up_store(const StoreLocation& store, const std::string& copy) {
  judge_store(store);
  judge_folder(copy, "the copy");
  Unfinished made(copy + ".unfinished-" + std::to_string(getpid()));
  StoreSession(store, "").copy_to(made.path());
  sync(made.path());
  if (!made.take_name(copy))
    throw StoreFailure(copy + ": " + (errno == EEXIST ? "it is there already" : last_error()));
  sync(folder_of(copy));
}

void restore_store(const std::string& copy, const std::string& store) {
  const Database source(copy);
  source.judge_version();
  if (const std::string found = source.ask("PRAGMA integrity_check(1)"); found != "ok")
    source.fail("the copy is damaged: " + found);
  judge_folder(store, "the store's file");
  for (const char* const end : {"", "-wal", "-shm", "-journal"}) {
    const std::string name = std::string(store).append(end);
    if (is_there(name)) throw StoreFailure(there_already(name));
  }
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  Unfinished made(store + ".unfinished-" + std::to_string(getpid()));
  const std::unique_ptr<char, decltype(&sqlite3_free)> sql(
      sqlite3_mprintf("VACUUM INTO %Q", made.path().c_str()), &sqlite3_free);
  source.ask(sql.get());
  umask(before);
  sync(made.path());
  give_to_owner(made.path());
  if (!made.take_name(store))
    throw StoreFailure(errno == EEXIST ? there_already(store) : store + ": " + last_error());
  sync(folder_of(store));
}

}  // namespace kfstat::relay
