// Large buckets -> Matches: a few centres of each, and the members that match one of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "match/wide_bitmaps.h"

namespace dedup {

/// What was found in large buckets.
struct CrowdMatches {
  std::vector<Match> matches;        ///< sorted, unique
  std::vector<LargeBucket> buckets;  ///< largest first
  std::uint64_t measured = 0;        ///< pairs; one measured for two buckets counts twice
};

/// What all large buckets share.
struct CrowdInputs {
  const Classes& classes;
  const WideBitmaps& bitmaps;  ///< has all members of all crowds
  const ShingleSource& texts;
  const Config& config;
  const Observer& observer;
};

/// Chooses centres in each of `crowds`, lists of classes, and measures them against its members, until every member is
/// a centre or matches one, or `config.search.large_bucket` / 2 centres were tried. Members are tried in order of the
/// articles that seem to match them, as estimated from a sample of the bucket; then the longest, then the smallest
/// content hash. What is decided about a bucket depends on its members alone. Parallel; the result depends neither on
/// threads nor on how classes are numbered. Throws Error(usage) if there are more than `config.search.max_pairs`.
DEDUP_API CrowdMatches match_crowds(std::span<const std::vector<std::uint32_t>> crowds, const CrowdInputs& in);

}  // namespace dedup
