// The files inside a tar or zip archive, read where they are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "io/decompress.h"

namespace dedup {

/// Whether decompressed bytes that begin with `head`, of a file called `name`, are an archive whose files are read. An
/// office document or a book is a zip file, but no such archive.
bool is_archive(std::string_view name, std::string_view head);

/// Whether files with this extension (in lower case, without the dot) are archives.
bool is_archive_extension(std::string_view extension);

/// Reads an archive from its beginning to its end. Nothing is written to disk, so names in it do no harm. Not
/// thread-safe.
class Archive {
 public:
  /// `bytes` of the archive, decompressed. Holds them as long as a member needs them.
  explicit Archive(std::unique_ptr<ByteInput> bytes);
  ~Archive();

  /// Goes to the next file, past folders, links and devices. Returns false at the end, and where the archive is
  /// damaged; then `error` says so.
  bool next(std::string& name, std::string& error);
  /// The bytes of the file that next() went to; valid until it is called again.
  std::unique_ptr<ByteInput> member();
  /// Of the archive, up to now.
  std::uint64_t bytes_read() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace dedup
