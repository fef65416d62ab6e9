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

/// The member of each cluster that stays, by `config.keep`, the next rule breaking ties; undated after dated.
DEDUP_API Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters,
                           const Config& config);

}  // namespace dedup
