// The figures of a run in words: what was found, by which means, and what was lost on the way.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// Lines of a key and its value, wrapped to the screen. Ends in a line feed.
std::string summary_lines(const Result& result, const Config& config, const Screen& screen);

/// What must be known of a run whose view nobody sees: what was taken for what, what was passed over, which ids mean
/// what, and which share of pairs was found. A line each.
std::vector<std::string> run_notes(const Result& result, const Config& config);

}  // namespace dedup::cli
