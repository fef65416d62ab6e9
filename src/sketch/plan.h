// Threshold and recall -> the cheapest signature length, bands and rows that reach them.
#pragma once

#include <cstdint>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Chooses signature length, bands and rows together: the cheapest plan, by the cost model in `plan.cc`, whose recall
/// at the threshold is at least `config.search.recall` by the formula there. Does not set the simulated recalls.
/// Deterministic.
DEDUP_API BandPlan plan_bands(const Config& config);

/// `plan` with its recall at the threshold, simulated at 20, 50 and 500 shingles: for its bands, or for the SimHash
/// words with Search::simhash. Parallel.
DEDUP_API BandPlan with_recall(BandPlan plan, const Config& config);

/// Simulates, on `trials` pairs of sets with `shingles` in their union and the given Jaccard, the share that `plan`
/// makes candidates: pairs that share a band.
DEDUP_API double simulate_recall(const BandPlan& plan, double jaccard, std::uint32_t shingles, std::uint32_t trials,
                                 std::uint64_t seed);

/// Simulates, on `trials` pairs of sets with `shingles` in their union and a Jaccard exactly at the threshold, the
/// share whose SimHash words differ in at most `config.search.simhash_distance` bits.
DEDUP_API double simulate_simhash_recall(const Config& config, std::uint32_t shingles, std::uint32_t trials);

}  // namespace dedup
