// The record store: reads the bytes of any record of a run again, without keeping the texts in memory.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/types.h"
#include "io/append_list.h"
#include "io/descriptor.h"

namespace dedup {

/// Working memory of a thread that reads from the store.
struct StoreScratch {
  Buffer<char> bytes;           ///< a record read from disk, or a decompressed block
  const void* block = nullptr;  ///< the block that `bytes` holds
};

/// The bytes of a run's files.
///
/// - A file on disk is read again. It is never mapped: a file that shrinks while it is mapped kills the process, and
///   the kernel allows 65,530 maps. See docs/performance.md for what reading costs.
/// - A spooled file is one whose bytes cannot be read twice: standard input, a pipe, decompressed or converted bytes.
///   They are kept in parts, which any threads fill at the same time: a part is blocks of about 32 KiB, cut at record
///   borders and compressed with LZ4, in memory or in an unlinked file in `tmpdir`.
///
/// One thread at a time adds files and parts. At the same time any thread may read the files and parts filled before.
class Store {
 public:
  explicit Store(std::string tmpdir);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Adds a regular file, open as `fd`, with the status that it had when it was opened. Returns its number.
  std::uint32_t add_on_disk(const std::string& path, int fd, const struct stat& status);
  std::uint32_t add_spooled();
  /// Adds a part to the file added last, which is spooled. Returns the place of its first byte: `file`, and the
  /// `offset` from which RecordRef::offset counts in this part.
  RecordRef add_part();
  /// Fills a part, once: whole lines, each ending in a newline except perhaps the last. At most 4 GiB. Throws
  /// Error(output) when the disk is full.
  void fill_lines(RecordRef part, std::string_view lines) const;
  /// Fills a part with one record.
  void fill_record(RecordRef part, std::string_view record) const;

  /// A record's bytes, followed by 64 readable bytes; valid until the next call with this scratch. Throws Error(input)
  /// if the file has changed since it was added.
  std::string_view read(RecordRef record, StoreScratch& scratch) const;
  /// Throws Error(input) if a file on disk has changed since it was added.
  void check_unchanged() const;

 private:
  struct File;
  struct Block;
  struct Part;
  std::string_view read_on_disk(const File& file, RecordRef record, StoreScratch& scratch) const;
  std::string_view read_spooled(const File& file, RecordRef record, StoreScratch& scratch) const;
  void open_spill();
  Part& part_of(const File& file, std::uint64_t offset) const;
  void add_block(Part& part, std::string_view bytes) const;
  std::uint64_t spill(std::string_view bytes) const;

  std::string tmpdir_;
  AppendList<std::unique_ptr<File>> files_;
  AppendList<std::unique_ptr<Part>> parts_;  ///< of all spooled files, in order
  std::uint32_t kept_open_ = 0;              ///< files whose descriptors are kept
  Descriptor spill_;                         ///< the file in tmpdir
  mutable std::atomic<std::uint64_t> spill_size_{0};
};

}  // namespace dedup
