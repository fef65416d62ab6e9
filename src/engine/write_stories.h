// Writes stories as JSON Lines.
#pragma once

#include <vector>

#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// The clusters of two or more articles, the largest first. Ties go to the lower hash of the representative's text.
std::vector<Clusters::Figures> largest_first(const Result& result, const Clusters& clusters);

/// Adds the stories of two or more articles to `outputs`, the largest first. Throws Error(usage) if the run did not
/// look for stories.
void write_stories(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

}  // namespace dedup
