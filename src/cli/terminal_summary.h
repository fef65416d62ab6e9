// Describes a run in words: what was found, by which method, and what may have been missed.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// One "key  value" per line, wrapped to the screen. Ends in a line feed.
std::string summary_lines(const Result& result, const Config& config, const Screen& screen);

/// The facts a user must know when no view is shown: which fields were used, which files were ignored, changed ids and
/// the recall of the search. One line each.
std::vector<std::string> run_notes(const Result& result, const Config& config);

}  // namespace dedup::cli
