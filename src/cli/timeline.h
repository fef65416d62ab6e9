// Draws threads as timelines: their stories by date, and what is new in each.
#pragma once

#include <span>
#include <string>

#include "cli/screen.h"
#include "cli/terminal.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// The given threads in at most a dozen lines each, followed by a legend. Ends in a line feed.
std::string timelines(const Result& result, const Reader& reader, std::span<const RankedCluster> threads,
                      const Screen& screen);

}  // namespace dedup::cli
