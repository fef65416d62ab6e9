// Finds the files that a run reads.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "io/descriptor.h"
#include "io/glob.h"

namespace dedup {

/// Input::name of "-".
inline constexpr std::string_view kStandardInput = "standard input";

/// One file to read.
struct Input {
  std::string path;    ///< the path to open; "-" is standard input
  std::string name;    ///< for messages, and the id of a text file: the path as given or found, as spelled_path does
  std::string folder;  ///< the named folder in which it was found, as spelled_path spells it; empty if it was named
  bool is_reference = false;  ///< of the reference set
};

/// The files that `paths` name: each file itself, and the files of each folder, recursively, in bytewise order of
/// their paths. In folders, names that begin with `.`, `_`, README or LICENSE, extensions of no format, links to
/// folders, pipes, sockets and devices are passed over, and counted, and so is what `selection` does not take. A link
/// or a pipe that is named itself is read. Lists of feeds (OPML) are replaced by the files that they name, which are
/// read last, and appended to `lists`. A list ends in .opml, or is named itself and ends in .xml or has no extension.
std::vector<Input> find_inputs(std::span<const std::string> paths, const Selection& selection,
                               std::vector<std::string>& lists, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems, const Cancelled& cancelled);

/// Why a file in a folder or an archive is passed over, by its path there; empty if it may hold articles.
std::string passed_over_by_name(std::string_view path);

/// Appends the files of the reference set to `inputs`, and removes them where they were already.
void add_reference(std::vector<Input>& inputs, std::vector<Input> reference);

}  // namespace dedup
