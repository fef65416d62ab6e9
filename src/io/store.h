// The record store: reads the bytes of any record of a run again, without keeping the texts in memory.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/types.h"
#include "io/append_list.h"

namespace dedup {

/// Working memory of a thread that reads from the store.
struct StoreScratch {
  static constexpr std::size_t kNoBlock = SIZE_MAX;
  Buffer<char> bytes;            ///< a record read from disk, or a decompressed block
  std::size_t block = kNoBlock;  ///< the block that `bytes` holds
};

/// The bytes of a run's files.
///
/// - A file on disk is read again. It is never mapped: a file that shrinks while it is mapped kills the process, and
///   the kernel allows 65,530 maps. See docs/performance.md for what reading costs.
/// - A spooled file is one whose bytes cannot be read twice: standard input, a pipe, decompressed or converted bytes.
///   They are kept in blocks of about 32 KiB, cut at record borders and compressed with LZ4, in memory or in an
///   unlinked file in `tmpdir`.
///
/// One thread at a time adds and appends. At the same time any thread may read the files and records added before.
class Store {
 public:
  explicit Store(std::string tmpdir);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Adds a regular file, open as `fd`, with the status that it had when it was opened. Returns its number.
  std::uint32_t add_on_disk(const std::string& path, int fd, const struct stat& status);
  std::uint32_t add_spooled();
  /// Appends whole lines, each ending in a newline except perhaps the last, to the file added last, which is spooled.
  /// Throws Error(output) when the disk is full.
  void append_lines(std::string_view lines);
  /// Appends one record, as append_lines does.
  void append_record(std::string_view record);

  /// A record's bytes, followed by 64 readable bytes; valid until the next call with this scratch. Throws Error(input)
  /// if the file has changed since it was added.
  std::string_view read(RecordRef record, StoreScratch& scratch) const;
  /// Throws Error(input) if a file on disk has changed since it was added.
  void check_unchanged() const;

 private:
  struct File;
  struct Block;
  std::string_view read_on_disk(const File& file, RecordRef record, StoreScratch& scratch) const;
  std::string_view read_spooled(RecordRef record, StoreScratch& scratch) const;
  std::size_t block_of(RecordRef record) const;
  void spill(std::string_view bytes);

  std::string tmpdir_;
  AppendList<std::unique_ptr<File>> files_;
  std::uint32_t kept_open_ = 0;  ///< files whose descriptors are kept
  AppendList<Block> blocks_;     ///< of all spooled files, in order
  std::uint64_t spooled_ = 0;    ///< bytes of the file added last
  int spill_ = -1;               ///< the file in tmpdir
  std::uint64_t spill_size_ = 0;
};

}  // namespace dedup
