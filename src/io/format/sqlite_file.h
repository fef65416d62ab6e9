// A file that is read at any place, as SQLite opens it.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "io/random_file.h"

namespace dedup {

/// Lets SQLite read a file that is already open and may have no name. SQLite cannot write it, lock it, or see what lies
/// beside it; what it sorts on disk goes to its own temporary files. Must outlive the connection.
class SqliteFile {
 public:
  explicit SqliteFile(std::shared_ptr<RandomFile> file);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;
  /// Opens a connection that reads; returns SQLite's code. Also on failure, `database` is to be closed.
  int open(sqlite3** database) const;

 private:
  std::shared_ptr<RandomFile> file_;
  std::string name_;
  sqlite3_vfs vfs_{};
};

}  // namespace dedup
