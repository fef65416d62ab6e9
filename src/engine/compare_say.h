// The one sentence that is said of a pair.
#pragma once

#include <string>

#include "dedup/compare.h"

namespace dedup {

/// Why two articles are joined, or why they are not. Needs everything of `pair` but its sentence.
std::string sentence_of(const Comparison& pair, const Config& config);

}  // namespace dedup
