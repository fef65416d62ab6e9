// Reprint clusters -> excerpt clusters: what the stages of that level are handed.
#include <algorithm>
#include <cmath>

#include "engine/parts.h"
#include "match/candidates.h"
#include "match/verify.h"

namespace dedup {

std::vector<Pair> propose_excerpts(const Units& units, const Classes& classes, const ShingleSource& source,
                                   const Config& config, Summary& summary) {
  ExcerptCandidates found = candidates_excerpts(units.cls, classes.content, source, config);
  summary.excerpts.candidates = found.pairs.size();
  summary.excerpts.exact = found.exact;
  summary.excerpts.probed = found.probed;
  summary.excerpts.held = found.held;
  summary.excerpts.found = found.found;
  return std::move(found.pairs);
}

Estimate excerpt_recall(const Summary& summary) {
  if (summary.excerpts.held == 0) return {1.0, 0.0, 1.0};
  constexpr double kZ = 1.96;
  const auto n = static_cast<double>(summary.excerpts.held);
  const double share = static_cast<double>(summary.excerpts.found) / n;
  const double middle = (share + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return {share, std::max(middle - half, 0.0), std::min(middle + half, 1.0)};
}

std::vector<Match> measure_overlaps(std::span<const Pair> pairs, const Classes& classes, const ShingleSource& source,
                                    const Config& config, const Observer& observer) {
  constexpr double kByContainmentOnly = 2.0;  // no Jaccard reaches it
  const Least least{kByContainmentOnly, std::min(kOverlap, config.levels.containment)};
  std::vector<Match> overlaps = verify(pairs, classes.size(), source, least, observer).matches;
  std::erase_if(overlaps, [&](const Match& match) { return match.shared < config.levels.min_excerpt; });
  return overlaps;
}

Excerpts join_excerpts(const Units& units, std::span<const Match> overlaps, const Classes& classes,
                       const Clusters& reprints, const ShingleSource& source, const SameStory& same_story,
                       const Config& config) {
  const std::vector<bool> roundups = find_roundups(units, overlaps, source, config, same_story);
  const ExcerptStars stars = cluster_excerpts(units, overlaps, roundups, config);
  const std::vector<Match> measured = verify(excerpt_pairs(stars, reprints), classes.size(), source, {0.0}).matches;
  return label_excerpts(classes, reprints, stars, measured, config);
}

}  // namespace dedup
