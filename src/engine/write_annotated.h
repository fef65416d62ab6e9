// Writes the input files again, with what was found in each record.
#pragma once

#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Files of lines and rows get four fields in each record; of other files, the articles are written as JSON Lines.
void write_annotated(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

}  // namespace dedup
