// Finds the files that a run reads.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/types.h"

namespace dedup {

/// One file to read.
struct Input {
  std::string path;  ///< the path to open; "-" is standard input
  std::string name;  ///< for messages: the path as given or found
  std::string id;    ///< the id of a text file: its path relative to the named folder, else the path as given
};

/// The files that `paths` name: each file itself, and the files of each folder, recursively, in bytewise order of
/// their paths. In folders, names that begin with `.`, `_`, README or LICENSE and extensions of no format are passed
/// over, and counted.
std::vector<Input> find_inputs(std::span<const std::string> paths, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems);

}  // namespace dedup
