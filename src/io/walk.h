// Finds the files that a run reads.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/types.h"
#include "io/descriptor.h"

namespace dedup {

/// One file to read.
struct Input {
  std::string path;        ///< the path to open; "-" is standard input
  std::string name;        ///< for messages: the path as given or found, spelled as spelled_path does
  std::string id;          ///< the id of a text file: its path relative to the named folder, else the path as given
  bool in_folder = false;  ///< found in a named folder, and not named itself
};

/// The files that `paths` name: each file itself, and the files of each folder, recursively, in bytewise order of
/// their paths. In folders, names that begin with `.`, `_`, README or LICENSE, extensions of no format, links to
/// folders, pipes, sockets and devices are passed over, and counted. A link or a pipe that is named itself is read.
std::vector<Input> find_inputs(std::span<const std::string> paths, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems, const Cancelled& cancelled);

}  // namespace dedup
