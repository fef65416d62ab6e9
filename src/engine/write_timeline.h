// Writes threads as JSON Lines.
#pragma once

#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Adds the threads of two or more stories to `outputs`, the one with most articles first. Throws Error(usage) if the
/// run did not look for threads.
void write_timeline(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

}  // namespace dedup
