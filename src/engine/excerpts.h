// The excerpt level: joins reprint clusters of which one text contains most of another.
#pragma once

#include <span>
#include <vector>

#include "cluster/excerpts.h"
#include "core/types.h"
#include "dedup/pipeline.h"

namespace dedup {

/// What the stages of the excerpt level read.
struct ExcerptInputs {
  const Units& units;  ///< reprint clusters, by their centres
  const Classes& classes;
  const Clusters& reprints;
  const ShingleSource& shingles;
  const Config& config;
};

/// Proposes pairs of reprint clusters of which one may contain a part of the other. Writes to `summary` how many pairs
/// the search is estimated to have missed.
std::vector<Pair> propose_excerpts(const ExcerptInputs& inputs, const Observer& observer, Summary& summary);

/// Measures `pairs` and returns those that share at least a passage.
std::vector<Match> measure_overlaps(const ExcerptInputs& inputs, std::span<const Pair> pairs, const Observer& observer);

/// Clusters and labels the excerpt level from the measured `overlaps`.
Excerpts join_excerpts(const ExcerptInputs& inputs, std::span<const Match> overlaps, const SameStoryAmong& same_story,
                       const Observer& observer);

}  // namespace dedup
