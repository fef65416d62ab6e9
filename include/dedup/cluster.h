// Matches -> Clusters that do not chain, and the member of each that stays.
#pragma once

#include <span>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// The star rule. Classes are taken by most neighbours (counting copies), then longest, then smallest content
/// hash; one not yet placed becomes a centre and takes its unplaced neighbours; afterwards every other moves to
/// the nearest centre that it reaches (ties: the centre taken first). Every member reaches the threshold with
/// its representative. `matches` hold the pairs at or above the threshold, sorted. (Aslam, Pelekhov, Rus 2004.)
DEDUP_API Clusters cluster_star(const Classes& classes, std::span<const Match> matches);

/// Single, average or complete linkage, cut at the threshold. Average and complete measure every pair of a
/// component, and throw Error(usage) above `config.max_linkage` classes. The representative is the member of
/// most neighbours in its cluster, ties as above. Members need not reach the threshold with it. Pairs measured
/// on the way are added to `measured`.
DEDUP_API Clusters cluster_linkage(const Classes& classes, std::span<const Match> matches, const ShingleSource& source,
                                   const Config& config, std::vector<Match>& measured);

/// One unit to be linked into stories: dates of its earliest and latest member, kNoDate where none is dated.
struct StoryUnit {
  std::int64_t earliest = kNoDate;
  std::int64_t latest = kNoDate;
};

/// Stars of units that have at least half of their pairs of words in common, most neighbours first: unit -> centre.
DEDUP_API std::vector<std::uint32_t> fold_near_copies(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                      std::int64_t within);

/// Average linkage over measured pairs, others counting as 0, with a rule against chains (see the file). `threshold`
/// is a story similarity in (0, 1]; `within` seconds bound how far apart two dated members may be, 0 for no bound.
/// Gives the cluster of each unit, named by one of its members. Ties go to the lower unit.
DEDUP_API std::vector<std::uint32_t> cluster_stories(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                     double threshold, std::int64_t within);

/// The member of each cluster that stays, by `config.keep`, the next rule breaking ties; undated after dated.
DEDUP_API Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters,
                           const Config& config);

}  // namespace dedup
