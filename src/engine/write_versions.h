// Writes the versions of each article.
#pragma once

#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// A table of all versions of articles that have several, oldest first: the article (the id of its first version), the
/// number, id and date of the version, its words, and the share of words that it added to the version before and took
/// away.
void write_versions(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

}  // namespace dedup
