// The folder of --annotate: which file in it mirrors which input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dedup/output.h"

namespace dedup {

/// The file below `folder` for an input by its name, Reader::File::name: the same path, without the parts that lead
/// elsewhere (`/` at its beginning, `..`) and without the ending of a compression. Standard input is `stdin`.
std::string mirrored_path(const std::string& folder, std::string_view name);

/// The files below `folder` that inputs by these paths may be written to, as far as the folders of these files exist:
/// each name itself, and with ".jsonl" behind it. Throws Error(usage) if two inputs may be written to one file, and
/// Error(output) if `folder` cannot be a folder or cannot be written.
std::vector<FileUse> mirror_files(const std::string& folder, const std::vector<std::string>& inputs);

}  // namespace dedup
