// Shingles -> Matches: every pair at or above the threshold, by an exact join.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Every pair of classes 0..classes-1 at or above `config.levels.threshold`, measured and sorted. A set-similarity join
/// with prefix and position filters (Bayardo, Ma, Srikant 2007; Xiao et al. 2008, PPJoin). Parallel; the result does
/// not depend on threads. Throws Error(usage) if there are more than `config.search.max_pairs`.
DEDUP_API std::vector<Match> join(std::uint32_t classes, const ShingleSource& texts, const Config& config,
                                  const Observer& observer = {});

}  // namespace dedup
