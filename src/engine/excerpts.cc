// The stages of the excerpt level, each a few calls into match/ and cluster/.
#include "engine/excerpts.h"

#include <algorithm>
#include <cmath>

#include "match/excerpts.h"
#include "match/verify.h"

namespace dedup {

std::vector<Pair> propose_excerpts(const ExcerptInputs& inputs, const Observer& observer, Summary& summary) {
  ExcerptCandidates found =
      candidates_excerpts(inputs.units.cls, inputs.classes.content, inputs.shingles, inputs.config, observer);
  summary.excerpts.candidates = found.pairs.size();
  summary.excerpts.exact = found.exact;
  summary.excerpts.probed = found.probed;
  summary.excerpts.held = found.held;
  summary.excerpts.found = found.found;
  return std::move(found.pairs);
}

Estimate excerpt_recall(const Summary& summary) {
  if (summary.excerpts.held == 0) return {1.0, 0.0, 1.0};
  constexpr double kZ = 1.96;  // 95 % of a normal distribution; the bounds are Wilson's (1927)
  const auto n = static_cast<double>(summary.excerpts.held);
  const double share = static_cast<double>(summary.excerpts.found) / n;
  const double middle = (share + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return {share, std::max(middle - half, 0.0), std::min(middle + half, 1.0)};
}

std::vector<Match> measure_overlaps(const ExcerptInputs& inputs, std::span<const Pair> pairs,
                                    const Observer& observer) {
  constexpr double kByContainmentOnly = 2.0;  // no Jaccard reaches 2
  const LevelConfig& levels = inputs.config.levels;
  const Least least{kByContainmentOnly, std::min(kOverlap, levels.containment)};
  std::vector<Match> overlaps = verify(pairs, inputs.classes.size(), inputs.shingles, least, observer).matches;
  std::erase_if(overlaps, [&](const Match& match) { return match.shared < levels.min_excerpt; });
  return overlaps;
}

Excerpts join_excerpts(const ExcerptInputs& inputs, std::span<const Match> overlaps, const SameStoryAmong& same_story,
                       const Observer& observer) {
  const auto& [units, classes, reprints, shingles, config] = inputs;
  const std::vector<bool> roundups = find_roundups(units, overlaps, shingles, config, same_story, observer);
  const ExcerptStars stars = cluster_excerpts(units, overlaps, roundups, config, observer);
  const std::vector<Match> measured =
      verify(excerpt_pairs(stars, reprints), classes.size(), shingles, {0.0}, observer).matches;
  return label_excerpts(classes, reprints, stars, measured, config);
}

}  // namespace dedup
