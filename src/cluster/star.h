// Matches -> Clusters by the star rule, and the member of each cluster that is kept.
#pragma once

#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Star clustering (Aslam, Pelekhov, Rus 2004). Classes are visited by number of neighbours (counting copies), then by
/// length, both descending, then by content hash, ascending. A class that is not placed yet becomes a centre and takes
/// its unplaced neighbours. Afterwards each of the other classes moves to its most similar centre (ties: the centre
/// visited first). So every member reaches the threshold with its representative. `matches` are the pairs that may be
/// joined, sorted; `similarity` is the measure that selects the centre.
DEDUP_API Clusters cluster_star(const Classes& classes, std::span<const Match> matches,
                                double (Match::*similarity)() const = &Match::jaccard, const Observer& observer = {});

/// The match of classes x and y, in either order, or null. `matches` must be sorted.
DEDUP_API const Match* find_match(std::span<const Match> matches, std::uint32_t x, std::uint32_t y);

/// Figures of clusters whose members are measured against their centre. Sums are added in `order`, so that the last
/// digit of a mean does not depend on how classes are numbered. `order` may omit classes that are alone.
DEDUP_API std::vector<Clusters::Figures> figures_of(const Clusters& clusters, const Classes& classes,
                                                    std::span<const std::uint32_t> order);

/// class -> number of articles in its cluster.
DEDUP_API std::vector<std::uint32_t> sizes_of(const Clusters& clusters);

/// The member of each cluster to keep, by the rules of `config.levels.keep`: each rule breaks the ties of the one
/// before. Undated articles come after dated ones. Articles of the reference set all stay, and are preferred. `last`,
/// if it is not empty, is the last version of each article: earlier versions are never kept.
DEDUP_API Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters,
                           const Config& config, std::span<const std::uint32_t> last = {});

}  // namespace dedup
