// Shingles -> Matches: every pair that shares a shingle, without any filter.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Every pair of classes 0..classes-1 that shares a shingle and has a Jaccard of at least `least`, measured and sorted.
/// Quadratic in the worst case. Parallel; the result does not depend on threads. Throws Error(usage) if there are more
/// than `config.search.max_pairs`.
DEDUP_API std::vector<Match> all_pairs(std::uint32_t classes, const ShingleSource& texts, double least,
                                       const Config& config, const Observer& observer = {});

}  // namespace dedup
