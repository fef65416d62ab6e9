// Shingles -> Pairs of which one may hold a good part of the other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Two texts overlap if they share at least this part of the shorter one's shingles. Lower than the bound of excerpts,
/// because a roundup takes only a paragraph or two from each of its sources and must still be linked to it. A lower
/// value finds shorter borrowings and proposes more pairs by chance.
inline constexpr double kOverlap = 0.25;

/// The candidates, and how many a search without shortcuts found for a sample of parts.
struct ExcerptCandidates {
  std::vector<Pair> pairs;   ///< of classes, sorted, unique
  bool exact = false;        ///< the search took no shortcuts, so nothing is lost and nothing was probed
  std::uint32_t probed = 0;  ///< parts that were also searched without shortcuts, chosen by content hash and seed
  std::uint64_t held = 0;    ///< pairs found for these that reach `config.levels.containment`
  std::uint64_t found = 0;   ///< how many of `held` are in `pairs`
};

/// Pairs of `classes` that share at least `config.levels.min_excerpt` shingles and a share of the shorter one's of at
/// least kOverlap, or `config.levels.containment` if that is less. Texts are sampled at a rate that follows their
/// length, so that a pair exactly at this bound is found with probability `config.search.recall`; Search::join and
/// Search::all_pairs lose nothing. If thousands of texts share a passage, each is paired with some of the others only.
/// `content` is by class. Parallel; the result depends neither on threads nor on the order of classes. Throws
/// Error(usage) if there are more than `config.search.max_pairs`.
DEDUP_API ExcerptCandidates candidates_excerpts(std::span<const std::uint32_t> classes,
                                                std::span<const Hash128> content, const ShingleSource& texts,
                                                const Config& config, const Observer& observer = {});

}  // namespace dedup
