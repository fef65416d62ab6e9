// Writes stories as JSON Lines.
#pragma once

#include "dedup/io.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Writes the stories of two or more articles to `config.output.stories`, the largest first. Throws Error(usage) if the
/// run did not look for stories.
void write_stories(const Result& result, const Reader& reader, const Config& config);

}  // namespace dedup
