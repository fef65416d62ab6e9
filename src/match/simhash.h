// SimHash words -> Pairs within a few bits of each other.
#pragma once

#include <cstdint>
#include <span>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Pairs of classes whose SimHash words differ in at most `config.search.simhash_distance` bits, unique and sorted
/// (Manku, Jain, Das Sarma 2007, section 3). Every such pair is found, except in buckets of more than
/// `config.search.large_bucket` classes, which Candidates::crowds lists. Throws Error(usage) if more candidates are
/// found than `config.search.max_pairs` allows. Parallel; the result does not depend on threads.
DEDUP_API Candidates candidates_simhash(std::span<const std::uint64_t> words, std::span<const Hash128> content,
                                        const Config& config, const Observer& observer = {});

}  // namespace dedup
