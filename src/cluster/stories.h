// Story similarities -> stories.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The dates of one item to be linked into stories: its earliest and latest member, kNoDate if no member is dated.
struct StoryUnit {
  std::int64_t earliest = kNoDate;
  std::int64_t latest = kNoDate;

  /// Extends the range to include `other`.
  void add(const StoryUnit& other) {
    if (other.earliest == kNoDate) return;
    earliest = earliest == kNoDate ? other.earliest : std::min(earliest, other.earliest);
    latest = std::max(latest, other.latest);
  }
};

/// Pairs below a cosine of 0.02, a story similarity of 0.14, count as 0 in every mean, which bounds the number of
/// links.
inline constexpr std::int64_t kLeastLikeness = kCosineOne / 50;

/// What the story similarity of two texts counts whose dates are `apart` seconds apart: less after three days.
DEDUP_API double dated_similarity(double similarity, std::int64_t apart);

/// Star clusters of near copies, units whose word pairs have a Jaccard of at least 0.45. Units with most neighbours
/// become centres first. unit -> centre.
DEDUP_API std::vector<std::uint32_t> fold_near_copies(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                      std::int64_t within);

/// Average linkage over measured pairs; other pairs count as 0, and pairs whose dates are more than three days apart
/// count less. A rule against chaining refuses some merges (see stories.cc). `threshold` is a story similarity in (0,
/// 1]. Dated members of a story are at most `within` seconds apart; 0 sets no limit. unit -> its cluster, named by one
/// of its members. Ties go to the lower unit.
DEDUP_API std::vector<std::uint32_t> cluster_stories(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                     double threshold, std::int64_t within,
                                                     const Observer& observer = {});

/// Joins whole stories into threads, by the mean similarity of all their units, whatever their dates: average linkage
/// as for stories. `story` maps each unit to one unit of its story, the same for all; `counted` is 0 for units
/// that are no documents of their own and take no part. unit -> the lowest unit of its thread.
DEDUP_API std::vector<std::uint32_t> cluster_threads(std::span<const std::uint32_t> story,
                                                     std::span<const std::uint8_t> counted,
                                                     std::span<const Likeness> pairs, double threshold,
                                                     const Observer& observer = {});

}  // namespace dedup
