// Pair -> Match: every candidate is measured exactly.
#pragma once

#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// What a pair must reach to be reported: either bound. A bound above 1 is reached by none.
struct Least {
  double jaccard = 0.8;
  double containment = 2.0;  ///< share of the shorter one's shingles that the other holds
};

/// Measures `pairs` (unique; quickest where connected ones are sorted) and returns those that reach `least`,
/// sorted. Each text is read once a group of connected pairs. Measuring stops early only where a pair is proved to
/// stand below `least`, and below a Jaccard of 0.5. Parallel; the answer does not depend on threads.
DEDUP_API Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& source, Least least,
                          const Observer& observer = {});

}  // namespace dedup
