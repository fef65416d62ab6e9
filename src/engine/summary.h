// The summary of a run as JSON.
#pragma once

#include <span>
#include <string>

#include "core/json.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Enough to repeat the run, to judge it, and to check that the files beside it are its outputs.
std::string summary_json(const Result& result, const Config& config, std::span<const WrittenFile> outputs);

/// Adds an array `outputs` with the flag, path, size and hash of each file.
void append_written(JsonWriter& json, std::span<const WrittenFile> outputs);

}  // namespace dedup
