// Matches -> Clusters that do not chain, and the member of each that stays.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// The star rule. Classes are taken by most neighbours (counting copies), then longest, then smallest content
/// hash; one not yet placed becomes a centre and takes its unplaced neighbours; afterwards every other moves to
/// the nearest centre that it reaches (ties: the centre taken first). Every member reaches the threshold with
/// its representative. `matches` hold the pairs that may be joined, sorted; `similarity` says how near a pair stands.
/// (Aslam, Pelekhov, Rus 2004.)
DEDUP_API Clusters cluster_star(const Classes& classes, std::span<const Match> matches,
                                double (Match::*similarity)() const = &Match::jaccard);

/// The match of two classes, in either order, among matches that are sorted; null where there is none.
DEDUP_API const Match* find_match(std::span<const Match> matches, std::uint32_t x, std::uint32_t y);

/// Figures of clusters whose members are measured against their centre. Sums run in `order`, so that the last digit of
/// a mean does not depend on the numbers of the classes; classes that are alone may be missing there.
DEDUP_API std::vector<Clusters::Figures> figures_of(const Clusters& clusters, const Classes& classes,
                                                    std::span<const std::uint32_t> order);

/// class -> articles of its cluster.
DEDUP_API std::vector<std::uint32_t> sizes_of(const Clusters& clusters);

/// Single, average or complete linkage, cut at the threshold. Average and complete measure every pair of a
/// component, and throw Error(usage) above `config.levels.max_linkage` classes. The representative is the member of
/// most neighbours in its cluster, ties as above. Members need not reach the threshold with it. Pairs measured
/// on the way are added to `measured`.
DEDUP_API Clusters cluster_linkage(const Classes& classes, std::span<const Match> matches, const ShingleSource& source,
                                   const Config& config, std::vector<Match>& measured);

/// Whether two classes tell one story, by something other than shared shingles; nothing where that cannot be told.
/// Thread-safe.
using SameStory = std::function<std::optional<bool>(std::uint32_t, std::uint32_t)>;

/// Whether a measured pair is an excerpt and its whole: it reaches `config.levels.containment` and
/// `config.levels.min_excerpt`.
DEDUP_API bool is_excerpt(const Match& match, const Config& config);

/// Reprint clusters as items of the next level: one class each, its centre.
struct Units {
  Classes classes;                 ///< unit -> centre's words and content; copies counts the articles
  std::vector<std::uint32_t> of;   ///< class -> unit
  std::vector<std::uint32_t> cls;  ///< unit -> centre
};
DEDUP_API Units make_units(const Classes& classes, const Clusters& reprints);

/// Which units are roundups: made for the most part of passages that two or more groups of others hold, groups that
/// nothing but the roundup connects. `overlaps` are pairs of centres that share a passage or more, sorted; see
/// kOverlap. `same_story` may be empty.
DEDUP_API std::vector<bool> find_roundups(const Units& units, std::span<const Match> overlaps,
                                          const ShingleSource& source, const Config& config,
                                          const SameStory& same_story = {});

/// What the excerpt level says, of centres of reprint clusters; classes that are none are as their centres.
struct ExcerptStars {
  std::vector<std::uint32_t> centre;      ///< class -> representative of its excerpt cluster
  std::vector<std::uint32_t> excerpt_of;  ///< class -> the class that holds most of it, kNone where none does
};

/// Stars over reprint clusters, by containment of the shorter; roundups stay alone.
DEDUP_API ExcerptStars cluster_excerpts(const Units& units, std::span<const Match> overlaps,
                                        const std::vector<bool>& roundups, const Config& config);

/// Pairs of classes that `label_excerpts` needs beyond those with the reprint centre: sorted, unique.
DEDUP_API std::vector<Pair> excerpt_pairs(const ExcerptStars& stars, const Clusters& reprints);

/// `measured` holds `excerpt_pairs`, sorted.
DEDUP_API Excerpts label_excerpts(const Classes& classes, const Clusters& reprints, const Units& units,
                                  const ExcerptStars& stars, const std::vector<bool>& roundups,
                                  std::span<const Match> measured, const Config& config);

/// One unit to be linked into stories: dates of its earliest and latest member, kNoDate where none is dated.
struct StoryUnit {
  std::int64_t earliest = kNoDate;
  std::int64_t latest = kNoDate;

  /// From the earliest of both to the latest.
  void add(const StoryUnit& other) {
    if (other.earliest == kNoDate) return;
    earliest = earliest == kNoDate ? other.earliest : std::min(earliest, other.earliest);
    latest = std::max(latest, other.latest);
  }
};

/// Stars of units that have 45 % of their pairs of words in common, most neighbours first: unit -> centre.
DEDUP_API std::vector<std::uint32_t> fold_near_copies(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                      std::int64_t within);

/// Average linkage over measured pairs, others counting as 0, with a rule against chains (see the file). `threshold`
/// is a story similarity in (0, 1]; `within` seconds bound how far apart two dated members may be, 0 for no bound.
/// Gives the cluster of each unit, named by one of its members. Ties go to the lower unit.
DEDUP_API std::vector<std::uint32_t> cluster_stories(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                                     double threshold, std::int64_t within);

/// The member of each cluster that stays, by `config.levels.keep`, the next rule breaking ties; undated after dated.
DEDUP_API Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters,
                           const Config& config);

}  // namespace dedup
