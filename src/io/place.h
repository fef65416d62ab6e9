// Where the name of an output leads: links followed, descriptors recognised.
#pragma once

#include <sys/stat.h>

#include <string>

#include "dedup/output.h"

namespace dedup {

/// The target of an output's name.
struct OutputPlace {
  std::string path;     ///< with links followed
  std::string folder;   ///< of `path`
  int descriptor = -1;  ///< the open descriptor that the name denotes ("-", /dev/stdout, /dev/fd/N), else -1
  bool exists = false;
  struct stat status {};  ///< of the file; of `folder` if the file does not exist

  /// Not a regular file: written directly, never replaced.
  bool is_stream() const { return descriptor >= 0 || (exists && !S_ISREG(status.st_mode)); }
  /// The last part of `path`.
  std::string name() const;
};

/// Follows the name of an output. Throws Error(output) if it cannot be written there.
OutputPlace place_of(const FileUse& output);

/// The folder that a path is in.
std::string folder_of(const std::string& path);

/// Throws Error(output) about an output; `errno` says why unless `why` does.
[[noreturn]] void fail_output(const FileUse& output, std::string_view what, std::string_view why = {});

}  // namespace dedup
