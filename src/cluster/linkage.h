// Matches -> Clusters by single, average or complete linkage.
#pragma once

#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Clusters by `config.levels.linkage`, cut at the threshold; Linkage::star calls cluster_star. Average and complete
/// linkage measure every pair of a connected component and throw Error(usage) if a component has more than
/// `config.levels.max_linkage` classes. The representative is the member with most neighbours in its cluster; ties are
/// broken as in cluster_star. A member need not reach the threshold with it. Pairs that were measured on the way and
/// reach the threshold are appended to `measured`, except those already in `matches`.
DEDUP_API Clusters cluster_linkage(const Classes& classes, std::span<const Match> matches,
                                   const ShingleSource& shingles, const Config& config, std::vector<Match>& measured,
                                   const Observer& observer = {});

}  // namespace dedup
