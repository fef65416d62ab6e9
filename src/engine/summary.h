// The summary of a run as JSON.
#pragma once

#include <string>

#include "dedup/pipeline.h"

namespace dedup {

/// Enough to repeat the run and to judge it.
std::string summary_json(const Result& result, const Config& config);

}  // namespace dedup
