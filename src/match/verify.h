// Pair -> Match: measures every candidate exactly.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// The bounds of a report: a pair that reaches either one is reported. A bound above 1 is never reached.
struct Least {
  double jaccard = 0.8;
  double containment = 2.0;         ///< share of the smaller set that the other one holds
  std::uint64_t most = UINT64_MAX;  ///< pairs; more end the run, see end_if_too_many
};
/// The bounds of reprints.
inline Least least_of_reprints(const Config& config) { return {config.levels.threshold, 2.0, config.search.max_pairs}; }

/// Throws Error(usage) if there are more than `most` pairs at or above the threshold.
DEDUP_API void end_if_too_many(std::uint64_t pairs, std::uint64_t most);

/// Throws Error(usage) if a search keeps more candidates than are allowed with `most` pairs: four times as many.
DEDUP_API void end_if_too_many_candidates(std::uint64_t candidates, std::uint64_t most);

/// The work of one call of `verify`, in counts that do not depend on machine or threads.
struct VerifyCost {
  std::uint64_t units = 0;
  std::uint64_t classes = 0;  ///< classes visited, summed over units
};

/// Measures `pairs` and returns those that reach `least`, sorted. Pairs must be unique; it is quickest if pairs of
/// connected classes are sorted. A text is read once per group of connected classes; in groups of more than 16,384
/// pairs, twice on average and once more for 64 pairs. Measuring stops early only for pairs that are certain to be
/// below `least` and below a Jaccard of 0.5. Parallel; the result does not depend on threads. `cost`, if given,
/// receives the work done.
DEDUP_API Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& texts, Least least,
                          const Observer& observer = {}, VerifyCost* cost = nullptr);

}  // namespace dedup
