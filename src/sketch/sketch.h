// Shingles -> signature: MinHash and SimHash, and similarity estimates with confidence bounds.
#pragma once

#include <cstdint>
#include <span>

#include "core/types.h"

namespace dedup {

/// MinHash by Fast Similarity Sketching (Dahlgaard, Knudsen, Thorup, FOCS 2017, algorithm 1): writes t = `out.size()`
/// values. The paper runs t rounds over all places before each empty place gets its own round; here it is t / 8. Two
/// signatures of one length and seed agree in each place with probability equal to the Jaccard similarity of the sets;
/// the variance of the estimate is at most that of classic MinHash. Repeats in `shingles` change nothing. The signature
/// of an empty input has an estimated similarity of 0 with every other. Expected time O(n + t log t). Thread-safe.
DEDUP_API void sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out);

/// MinHash by k permutations (Broder 1997) in O(n t): slower, but signatures of parts can be merged. Thread-safe.
DEDUP_API void sketch_mergeable(std::span<const std::uint64_t> shingles, std::uint64_t seed,
                                std::span<std::uint32_t> out);
/// Makes `into` the mergeable signature of the union of both sets. Both must have been made with the same length and
/// seed; throws Error(usage) if the lengths differ.
DEDUP_API void merge(std::span<std::uint32_t> into, std::span<const std::uint32_t> other);

/// The 64-bit SimHash (Charikar 2002; Manku, Jain, Das Sarma 2007); every shingle has weight one. Thread-safe.
DEDUP_API std::uint64_t simhash(std::span<const std::uint64_t> shingles);

/// Estimates the Jaccard similarity from two signatures of the same kind, length and seed. The two-sided bounds at
/// `confidence`, in (0, 1), are Clopper and Pearson's: exact for k permutations, conservative for Fast Similarity
/// Sketching. Throws Error(usage) if the lengths differ.
DEDUP_API Estimate estimate(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                            double confidence = 0.95);

/// Writes the band keys of a signature: `keys[i]` hashes its values [i * rows, (i + 1) * rows).
DEDUP_API void band_keys(std::span<const std::uint32_t> signature, std::uint32_t rows, std::span<std::uint32_t> keys);

}  // namespace dedup
