// The files that a run writes: checked before work starts, put in place together at its end.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup {

/// A file that a run reads or writes, and how messages refer to it. The path "-" is standard input or output.
struct FileUse {
  std::string flag;  ///< such as "--labels"; empty for an input without a flag
  std::string path;
};

/// Refuses files that would destroy each other, before any work: an output that is an input, or two outputs in one
/// file. Files are compared by device and inode, so other spellings, links, open descriptors and standard streams are
/// recognised. Throws Error(usage). Also throws Error(output) if an output cannot be created: its folder does not exist
/// or cannot be written, or it is a folder or read-only. A use with an empty path is ignored. Thread-safe.
DEDUP_API void check_files(const std::vector<FileUse>& inputs, const std::vector<FileUse>& outputs);

/// An output after it was finished.
struct WrittenFile {
  FileUse use;
  std::uint64_t bytes = 0;
  std::uint64_t hash = 0;  ///< XXH3, 64 bits, of those bytes; `xxhsum -H3` prints the same digits
  bool whole = true;  ///< false if it is a pipe whose reader left early; `bytes` and `hash` are of what was written
};

/// The outputs of one run. They appear together when `publish` is called, each whole, or not at all: until then they
/// have no name, so a run that ends early, even by SIGKILL, leaves nothing behind. (A file system without unnamed files
/// gets hidden files called `.dedup-` and 12 digits instead, which only SIGKILL leaves behind; so do sets of
/// more than 64 files.)
///
/// A link is followed; the file it leads to is replaced, and keeps its mode and, as far as permitted, its owner. What
/// is not a regular file (a pipe, a device, an open descriptor such as /dev/stdout) is written directly as bytes come.
/// Not thread-safe.
class DEDUP_API OutputSet {
 public:
  /// `observer.cancelled` is polled while writing, also while a pipe has no reader.
  explicit OutputSet(Observer observer = {});
  ~OutputSet();
  OutputSet(const OutputSet&) = delete;
  OutputSet& operator=(const OutputSet&) = delete;

  /// Makes the folders of a file that are missing. They are removed again unless `publish` is called.
  void make_folders(const FileUse& use);
  /// Puts the finished files in place, in the order in which they were finished, and syncs them to disk. If that fails,
  /// throws Error(output); the message says which files are new.
  void publish();
  /// The finished files, in that order.
  const std::vector<WrittenFile>& written() const { return written_; }
  const Observer& observer() const { return observer_; }

 private:
  friend class OutputFile;
  struct File;
  void sync_rest();
  Observer observer_;
  std::vector<std::unique_ptr<File>> files_;  ///< finished, not yet published
  std::vector<WrittenFile> written_;
  std::vector<std::string> folders_;  ///< made, outer before inner
};

/// One file of a set while it is written. Dropped if it is not finished. Throws Error(output) on the first failed write
/// and Error(interrupted) if the set's observer cancels; a pipe whose reader has left is no failure, see
/// WrittenFile::whole. Not thread-safe.
class DEDUP_API OutputFile {
 public:
  OutputFile(OutputSet& set, FileUse use);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  void write(std::string_view bytes);
  /// Hands the file to the set, which publishes it.
  void finish();

 private:
  void flush();
  OutputSet& set_;
  std::unique_ptr<OutputSet::File> file_;
  std::string buffer_;
};

}  // namespace dedup
