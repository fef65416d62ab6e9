// Band keys -> Pairs: classes that share a band are candidates.
#pragma once

#include <span>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Pairs of classes that share a band key, where `keys[band][class]` is the key and `content[class]` the content hash.
/// Pairs are unique. Every such pair is found unless too many classes are connected: a bucket of more than
/// `config.search.large_bucket` classes gives a star around a few centres, and so do the largest buckets of a component
/// with more than half as many pairs per class. Candidates::large names both.
/// `take_out`, if given, is shown every pair once, soon after it was found, and may remove it. Parallel; the set of
/// pairs depends neither on threads nor on how classes are numbered.
DEDUP_API Candidates candidates_lsh(const BandKeys& keys, std::span<const Hash128> content, const Config& config,
                                    const TakeOut& take_out = nullptr);

}  // namespace dedup
