// The record store: article to record bytes at random, without holding any text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// What a thread needs to read from the store.
struct StoreScratch {
  Buffer<char> bytes;  ///< a record read from disk, or a decompressed block
  std::uint32_t file = kNone;
  std::size_t block = 0;  ///< which block `bytes` holds, of which file
};

/// Bytes of the files of a run. Files are added by one thread; reading is thread-safe.
///
/// - A mapped file is read where it lies.
/// - A document (one record a file) is read from disk again.
/// - A spooled file (standard input, a pipe, decompressed or converted bytes) is written once, in blocks of about
///   32 KiB cut at record borders and compressed by LZ4, to memory or to an unlinked file in `tmpdir`.
class Store {
 public:
  explicit Store(std::string tmpdir);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Maps a regular file. Throws Error(input).
  std::uint32_t add_mapped(const std::string& path, int fd, std::uint64_t size);
  std::uint32_t add_document(const std::string& path, int fd, std::uint64_t size);
  std::uint32_t add_spooled();
  /// Appends lines, each ending in a newline but perhaps the last, to a spooled file. Throws Error(output) on a
  /// full disk.
  void append_lines(std::uint32_t file, std::string_view lines);
  /// Appends one record.
  void append_record(std::uint32_t file, std::string_view record);
  void finish(std::uint32_t file);

  /// The bytes of a mapped file.
  std::string_view mapped(std::uint32_t file) const;
  /// Bytes with 64 readable bytes behind them, valid until the next call with this scratch. Throws Error(input)
  /// where a file has changed since it was added.
  std::string_view read(RecordRef record, StoreScratch& scratch) const;
  /// Starts to fetch the beginning of a record into the cache, where it is mapped.
  void fetch(RecordRef record) const;
  /// Throws Error(input) where a file on disk has changed since it was added.
  void check_unchanged() const;

 private:
  struct File;
  std::vector<std::unique_ptr<File>> files_;
  std::string tmpdir_;
  int spill_ = -1;  ///< the file in tmpdir
  std::uint64_t spill_size_ = 0;
};

}  // namespace dedup
