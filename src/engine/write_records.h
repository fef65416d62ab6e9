// Writes articles: the survivors as they were read, and the text of each that was compared.
#pragma once

#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// The records that are kept, byte for byte.
void write_survivors(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

/// The compared text of every article as JSON Lines, with what was set aside or muted.
void write_compared(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs);

}  // namespace dedup
