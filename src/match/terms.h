// Term vectors -> Pairs of units that may tell the same story.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Pairs of units that share rare terms, unique and sorted. Each unit reads up to 1,024 postings of its terms, the
/// rarest terms first, and is paired with the 128 units that share the most weight with it, provided that they share at
/// least a hundredth of the weight of the terms read. Of a list longer than the rest of the budget, the units nearest
/// in number are read, so units should be numbered by date. Units without `active` take no part. With `near_copies`, a
/// unit reads 256 postings and needs a quarter of the weight. Parallel; the result does not depend on threads.
DEDUP_API std::vector<Pair> candidates_terms(const TermMatrix& matrix, std::span<const std::uint8_t> active,
                                             bool near_copies, const Observer& observer = {});

}  // namespace dedup
