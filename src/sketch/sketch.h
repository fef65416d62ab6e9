// Shingles -> signature: MinHash and SimHash, with estimates that carry their bounds.
#pragma once

#include <cstdint>
#include <span>

#include "core/types.h"

namespace dedup {

/// MinHash by Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup, FOCS 2017, algorithm 1, but with t / 8 rounds over
/// all places, not t, before each place that is still open has one of its own): writes t = `out.size()` values. Two
/// signatures of one length and seed agree in each place with probability equal to the Jaccard similarity of the sets;
/// the estimate's variance is at most that of classic MinHash. Repeats in `shingles` change nothing. An empty input
/// gives a signature that `estimate` calls unlike everything. Expected time O(n + t log t). Thread-safe.
DEDUP_API void sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out);

/// MinHash by k permutations (Broder 1997), O(n t): slower, but signatures of parts can be merged.
DEDUP_API void sketch_mergeable(std::span<const std::uint64_t> shingles, std::uint64_t seed,
                                std::span<std::uint32_t> out);
/// Makes `into` the mergeable signature of the union. Both must have one length and seed.
DEDUP_API void merge(std::span<std::uint32_t> into, std::span<const std::uint32_t> other);

/// SimHash, 64 bits (Charikar 2002; Manku, Jain, Das Sarma 2007), every shingle with weight one.
DEDUP_API std::uint64_t simhash(std::span<const std::uint64_t> shingles);

/// Jaccard from two signatures of one kind, length and seed; bounds at `confidence` (two-sided) after
/// Clopper and Pearson, exact for k permutations and conservative for Fast Similarity Sketching.
DEDUP_API Estimate estimate(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                            double confidence = 0.95);

/// Band keys of a signature: `keys[i]` hashes values [i * rows, (i + 1) * rows).
DEDUP_API void band_keys(std::span<const std::uint32_t> signature, std::uint32_t rows, std::span<std::uint32_t> keys);

}  // namespace dedup
