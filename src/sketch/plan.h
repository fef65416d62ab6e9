// Threshold and recall -> the signature length, bands and rows that reach them at the least cost.
#pragma once

#include <cstdint>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Chooses signature length, bands and rows together: the cheapest plan by the cost model in
/// `plan.cc` whose recall at the threshold is at least `config.search.recall`; that is not yet simulated.
/// Deterministic.
DEDUP_API BandPlan plan_bands(const Config& config);

/// `plan` with its recall at the threshold, simulated at 20, 50 and 500 shingles: of its bands, or for
/// Search::simhash of the SimHash words.
DEDUP_API BandPlan with_recall(BandPlan plan, const Config& config);

/// Share of pairs of sets, `shingles` in their union, with the Jaccard similarity `jaccard`, that share a band;

/// Share of pairs of sets, `shingles` in their union, standing exactly at the threshold, whose SimHash words differ
/// in at most `config.search.simhash_distance` bits; simulated on `trials` pairs.
DEDUP_API double simulate_simhash_recall(const Config& config, std::uint32_t shingles, std::uint32_t trials);

}  // namespace dedup
