// Pair -> Match without measuring: accepts candidates whose sketches alone show that they reach the threshold.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

inline constexpr std::uint32_t kLanes = 256;  ///< bytes per article; see the cost and the bound in accept.cc

/// One permutation hashing (Li, Owen, Zhang, NIPS 2012) with 8-bit lanes. Each shingle falls on one of `out.size()`
/// places; a place keeps 8 bits of the least hash that fell on it, or 0 if none did. Of the places that at least one of
/// two sets fills, those with equal least hashes are a sample of the union without replacement. Thread-safe.
DEDUP_API void sketch_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out);

/// For each number of filled places from 0 to `lanes`: the least number of equal places at which the one-sided lower
/// confidence bound of the Jaccard reaches `threshold`; a number larger than the filled places if none does. Computed
/// in integers, so the same on every machine.
DEDUP_API std::vector<std::uint32_t> least_equal_lanes(std::uint32_t lanes, double threshold, double confidence);

/// Removes from `pairs` those accepted at the confidence `config.search.certain_accept`, and returns them as estimated
/// matches in the same order. Their estimates are above `config.levels.threshold`. The lanes of a class are the
/// `kLanes` bytes from `lanes[kLanes * row[cls]]` on. Parallel; the result does not depend on threads.
DEDUP_API std::vector<Match> accept_certain(std::vector<Pair>& pairs, std::span<const std::uint8_t> lanes,
                                            std::span<const std::uint32_t> row, const Config& config);

/// How many of `trials` random pairs are accepted although they are below the threshold. They are as close to it as a
/// union of `shingles` allows. The expected share is at most 1 - certain_accept.
DEDUP_API std::uint32_t simulate_acceptance(const Config& config, std::uint32_t shingles, std::uint32_t trials);
/// The same with unions of 50, 200 and 500 shingles, in parallel.
DEDUP_API Acceptance simulate_acceptance(const Config& config);

}  // namespace dedup
