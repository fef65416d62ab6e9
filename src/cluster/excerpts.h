// Overlaps between reprint clusters -> roundups and excerpt clusters.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Whether two classes tell the same story, by evidence other than shared shingles; nullopt if unknown. Thread-safe.
using SameStory = std::function<std::optional<bool>(std::uint32_t, std::uint32_t)>;
/// Prepares a SameStory that answers for any two of some classes, which ascend.
using SameStoryAmong = std::function<SameStory(std::span<const std::uint32_t>)>;

/// Whether one side of a measured pair is an excerpt of the other: the pair reaches `config.levels.containment` and
/// shares at least `config.levels.min_excerpt` shingles.
DEDUP_API bool is_excerpt(const Match& match, const Config& config);

/// Reprint clusters as the items of the next level. Each is represented by its centre.
struct Units {
  Classes classes;                 ///< unit -> words and content of its centre; `copies` counts the cluster's articles
  std::vector<std::uint32_t> of;   ///< class -> unit
  std::vector<std::uint32_t> cls;  ///< unit -> centre, a class
};
DEDUP_API Units make_units(const Classes& classes, const Clusters& reprints);

/// unit -> whether it is a roundup: most of its text is shared with other units, and those fall into two or more groups
/// that only the roundup connects. `overlaps` are the pairs of centres that share a passage, sorted; see kOverlap.
/// `same_story` may be empty.
DEDUP_API std::vector<bool> find_roundups(const Units& units, std::span<const Match> overlaps,
                                          const ShingleSource& shingles, const Config& config,
                                          const SameStoryAmong& same_story = {}, const Observer& observer = {});

/// The excerpt level as decided for the centres of reprint clusters. Other classes inherit their centre's values.
struct ExcerptStars {
  std::vector<std::uint32_t> centre;      ///< class -> representative of its excerpt cluster
  std::vector<std::uint32_t> excerpt_of;  ///< class -> the class that contains most of it, or kNone
  std::vector<bool> roundup;              ///< class -> whether its unit is a roundup
};

/// Star clusters of reprint clusters, by containment of the shorter text. Roundups stay alone.
DEDUP_API ExcerptStars cluster_excerpts(const Units& units, std::span<const Match> overlaps,
                                        const std::vector<bool>& roundups, const Config& config,
                                        const Observer& observer = {});

/// The pairs of classes that `label_excerpts` needs measured: sorted, unique.
DEDUP_API std::vector<Pair> excerpt_pairs(const ExcerptStars& stars, const Clusters& reprints);

/// Relation, direction and similarity of every class. `measured` are the matches of `excerpt_pairs`, sorted.
DEDUP_API Excerpts label_excerpts(const Classes& classes, const Clusters& reprints, const ExcerptStars& stars,
                                  std::span<const Match> measured, const Config& config);

}  // namespace dedup
