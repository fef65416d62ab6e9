// Pair -> Match without measuring: candidates whose sketches alone show that they reach the threshold.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

inline constexpr std::uint32_t kLanes = 256;  ///< an article, one byte each

/// One permutation hashing (Li, Owen, Zhang, NIPS 2012) on 8-bit lanes: each shingle falls on one of `out.size()`
/// places, and a place keeps 8 bits of the least hash that fell on it, or 0 where none did. Of the places that either
/// of two sets fills, those of equal least hash are a sample of the union without replacement. Thread-safe.
DEDUP_API void sketch_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out);

/// For each number of filled places, 0 to `lanes`, the fewest equal ones at which the one-sided lower confidence bound
/// of the Jaccard reaches `threshold`; more than are filled where no number is enough. In integers: the same
/// everywhere.
DEDUP_API std::vector<std::uint32_t> least_equal_lanes(std::uint32_t lanes, double threshold, double confidence);

/// Takes the pairs that `config.search.certain_accept` accepts out of `pairs` and returns them as estimated matches,
/// sorted as they were; each is above `config.levels.threshold`. The lanes of a class are the `kLanes` that begin at
/// `lanes[kLanes * row[cls]]`. Parallel; the answer does not depend on threads.
DEDUP_API std::vector<Match> accept_certain(std::vector<Pair>& pairs, std::span<const std::uint8_t> lanes,
                                            std::span<const std::uint32_t> row, const Config& config);

/// How many of `trials` random pairs are accepted that stand as near below the threshold as a union of `shingles`
/// allows. Expected is a share of at most 1 - certain_accept.
DEDUP_API std::uint32_t simulate_acceptance(const Config& config, std::uint32_t shingles, std::uint32_t trials);
/// The same at 50, 200 and 500 shingles, in parallel.
DEDUP_API Acceptance simulate_acceptance(const Config& config);

}  // namespace dedup
