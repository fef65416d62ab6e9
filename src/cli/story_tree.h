// Stories as small trees: who was first, who has it from whom, and who reports it apart.
#pragma once

#include <span>
#include <string>

#include "cli/screen.h"
#include "cli/terminal.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// "5 articles, 4 outlets, AP"
std::string story_head(const Story& story);

/// The given stories, a dozen lines each at most, and what their words mean. Ends in a line feed.
std::string story_trees(const Result& result, const Reader& reader, const Config& config,
                        std::span<const RankedCluster> stories, const Screen& screen);

}  // namespace dedup::cli
