// Pair -> Match: every candidate is measured exactly.
#pragma once

#include <span>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// Measures `pairs` (sorted, unique) and returns those whose Jaccard is at least `least`, sorted. Each text is
/// read once a group of connected pairs. Measuring stops early only where a pair is proved to stand below both
/// `least` and 0.5. Parallel; the answer does not depend on threads.
DEDUP_API Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& source, double least,
                          const Observer& observer = {});

}  // namespace dedup
