// A file that is read at any place, as SQLite opens it: SQLite's interface to the operating system (VFS), of which it
// needs little to read one database.
#include "io/format/sqlite_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace dedup {
namespace {

constexpr const char* kDatabase = "database";  // what the file is called

struct OpenedDatabase : sqlite3_file {
  const RandomFile* file;
};

int read_at(sqlite3_file* opened, void* out, int n, sqlite3_int64 at) {
  std::string error;
  const auto wanted = static_cast<std::size_t>(n);
  auto* const to = static_cast<char*>(out);
  const std::size_t got =
      static_cast<OpenedDatabase*>(opened)->file->read_at(static_cast<std::uint64_t>(at), to, wanted, error);
  if (!error.empty()) return SQLITE_IOERR_READ;
  std::memset(to + got, 0, wanted - got);
  return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int size_of(sqlite3_file* opened, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(static_cast<OpenedDatabase*>(opened)->file->size());
  return SQLITE_OK;
}

int is_not_locked(sqlite3_file* /*opened*/, int* out) {
  *out = 0;
  return SQLITE_OK;
}

constexpr sqlite3_io_methods reading() {
  sqlite3_io_methods out{};
  out.iVersion = 1;
  out.xClose = [](sqlite3_file*) { return SQLITE_OK; };
  out.xRead = read_at;
  out.xWrite = [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; };
  out.xTruncate = [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; };
  out.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
  out.xFileSize = size_of;
  out.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
  out.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
  out.xCheckReservedLock = is_not_locked;
  out.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
  out.xSectorSize = [](sqlite3_file*) { return 0; };
  out.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; };
  return out;
}

constexpr sqlite3_io_methods kReading = reading();

int open_one(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* flags_out) {
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) {
    sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
    return usual->xOpen(usual, name, out, flags, flags_out);
  }
  auto* const opened = static_cast<OpenedDatabase*>(out);
  opened->pMethods = &kReading;
  opened->file = static_cast<const RandomFile*>(vfs->pAppData);
  if (flags_out != nullptr) *flags_out = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  return SQLITE_OK;
}

int exists(sqlite3_vfs* /*vfs*/, const char* /*name*/, int /*flags*/, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int full_name(sqlite3_vfs* /*vfs*/, const char* name, int n, char* out) {
  sqlite3_snprintf(n, out, "%s", name);
  return SQLITE_OK;
}

}  // namespace

SqliteFile::SqliteFile(std::shared_ptr<RandomFile> file)
    : file_(std::move(file)), name_(fmt::format("dedup-{}", static_cast<const void*>(this))) {
  // Time, randomness and temporary files as usual.
  const sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
  vfs_ = *usual;
  vfs_.pNext = nullptr;
  vfs_.szOsFile = std::max(usual->szOsFile, static_cast<int>(sizeof(OpenedDatabase)));
  vfs_.zName = name_.c_str();
  vfs_.pAppData = file_.get();
  vfs_.xOpen = open_one;
  vfs_.xAccess = exists;
  vfs_.xFullPathname = full_name;
  sqlite3_vfs_register(&vfs_, 0);
}

SqliteFile::~SqliteFile() { sqlite3_vfs_unregister(&vfs_); }

int SqliteFile::open(sqlite3** database) const {
  return sqlite3_open_v2(kDatabase, database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, name_.c_str());
}

}  // namespace dedup
