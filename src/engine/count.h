// The counts of a summary.
#pragma once

#include "dedup/pipeline.h"
#include "engine/read.h"

namespace dedup {

/// Counts records, repeats and problems. Throws Error(input) if articles, repeats and skipped records do not add up to
/// the records that the reader met. Call it once identities are settled.
void count_input(const Reader& reader, const Intake& intake, InputSummary& summary);

/// Counts articles, texts, pairs and clusters once all levels are found.
void count_result(const Config& config, Result& result);

}  // namespace dedup
