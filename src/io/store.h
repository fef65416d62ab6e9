// The record store: reads the bytes of any record of a run again, without keeping the texts in memory.
#pragma once

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
/// - A mapped file is read where it lies.
/// - A document (a file that is one record) is read from disk again.
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

  /// Maps a regular file of `size` bytes. Returns its number. Throws Error(input).
  std::uint32_t add_mapped(const std::string& path, int fd, std::uint64_t size);
  std::uint32_t add_document(const std::string& path, int fd);
  std::uint32_t add_spooled();
  /// Appends whole lines, each ending in a newline except perhaps the last, to the file added last, which is spooled.
  /// Throws Error(output) when the disk is full.
  void append_lines(std::string_view lines);
  /// Appends one record, as append_lines does.
  void append_record(std::string_view record);

  /// The bytes of a mapped file.
  std::string_view mapped(std::uint32_t file) const;
  /// A record's bytes, followed by 64 readable bytes; valid until the next call with this scratch. Throws Error(input)
  /// if a document has changed since it was added.
  std::string_view read(RecordRef record, StoreScratch& scratch) const;
  /// Prefetches the beginning of a record of a mapped file.
  void fetch(RecordRef record) const;
  /// Throws Error(input) if a file on disk has changed since it was added.
  void check_unchanged() const;

 private:
  struct File;
  struct Block;
  std::string_view read_mapped(const File& file, RecordRef record, StoreScratch& scratch) const;
  std::string_view read_document(const File& file, RecordRef record, StoreScratch& scratch) const;
  std::string_view read_spooled(RecordRef record, StoreScratch& scratch) const;
  std::size_t block_of(RecordRef record) const;
  void spill(std::string_view bytes);

  std::string tmpdir_;
  AppendList<std::unique_ptr<File>> files_;
  AppendList<Block> blocks_;   ///< of all spooled files, in order
  std::uint64_t spooled_ = 0;  ///< bytes of the file added last
  int spill_ = -1;             ///< the file in tmpdir
  std::uint64_t spill_size_ = 0;
};

}  // namespace dedup
