// Shingles -> Matches: every pair that shares a shingle, without any filter.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Is given a class and its pairs with later classes, sorted. Called once a class, by several threads.
using PairVisitor = std::function<void(std::uint32_t cls, std::span<const Match> pairs)>;

/// Shows all pairs of classes that share a shingle to `visit`. Keeps none of them. Parallel.
DEDUP_API void visit_all_pairs(std::uint32_t classes, const ShingleSource& texts, const PairVisitor& visit,
                               const Observer& observer = {});

/// Every pair of classes 0..classes-1 that shares a shingle and has a Jaccard of at least `least`, measured and sorted.
/// Quadratic in the worst case. Parallel; the result does not depend on threads. Throws Error(usage) if there are more
/// than `config.search.max_pairs`.
DEDUP_API std::vector<Match> all_pairs(std::uint32_t classes, const ShingleSource& texts, double least,
                                       const Config& config, const Observer& observer = {});

}  // namespace dedup
